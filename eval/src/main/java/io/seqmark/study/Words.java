package io.seqmark.study;

import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.LineTokenizers;
import java.util.ArrayList;
import java.util.List;

/** What stands between white space. */
final class Words {
    private static final LineTokenizer TOKENIZER = LineTokenizers.find("13a").orElseThrow();

    private Words() {}

    static int count(String text) {
        return of(text).size();
    }

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean space = i == text.length() || PythonText.isSpace(text.charAt(i));
            if (space && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            } else if (!space && start < 0) {
                start = i;
            }
        }
        return words;
    }

    /** The same with punctuation apart, as BLEU counts. */
    static List<String> tokens(String text) {
        return of(TOKENIZER.tokenize(text));
    }
}
