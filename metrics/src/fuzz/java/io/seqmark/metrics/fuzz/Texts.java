package io.seqmark.metrics.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.text.PythonText;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts from the fuzzer's bytes: free strings between snippets that tokenizers and metrics treat in ways of their own, so that
 * hypotheses and references have words in common.
 */
final class Texts {
    private static final String[] SNIPPETS = {
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "\u3000",
        "the",
        "The",
        "a",
        "cat",
        "cats'",
        "runs",
        "3",
        "1,000",
        "-",
        "5-",
        "-\n",
        "\n-",
        ".",
        ",",
        "...",
        "Mr.",
        "U.S.",
        "?",
        "\"",
        "'s ",
        "&amp;",
        "&quot;",
        "&lt;",
        "<skipped>",
        "<n>",
        "+",
        "\u20ac",
        "\u00bf",
        "\u4e2d",
        "\u3002",
        "\u30ab",
        "\uff0c",
        "\u0130",
        "\u00df",
        "\u0661",
        "\ud83d\ude00",
        "\ud800",
        "\udc00",
        "\u0000",
        "\u001c",
    };

    private Texts() {}

    static String text(FuzzedDataProvider data) {
        StringBuilder text = new StringBuilder();
        int parts = data.consumeInt(0, 24);
        for (int i = 0; i < parts; i++) {
            // the last choice is a free string
            int choice = data.consumeInt(0, SNIPPETS.length);
            text.append(choice < SNIPPETS.length ? SNIPPETS[choice] : data.consumeString(16));
        }
        return text.toString();
    }

    /** One to five pairs of one to three references. */
    static List<Pair> pairs(FuzzedDataProvider data) {
        List<Pair> pairs = new ArrayList<>();
        int size = data.consumeInt(1, 5);
        for (int i = 0; i < size; i++) {
            String hypothesis = text(data);
            List<String> references = new ArrayList<>();
            int count = data.consumeInt(1, 3);
            for (int j = 0; j < count; j++) {
                references.add(text(data));
            }
            pairs.add(new Pair(hypothesis, references));
        }
        return pairs;
    }

    /** What stands between white space. */
    static List<String> tokens(String text) {
        String joined = PythonText.joinedWords(text);
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }

    /** All that is not white space. */
    static String ink(String text) {
        return String.join("", tokens(text));
    }
}
