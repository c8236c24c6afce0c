package io.seqmark.metrics.rouge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a text comes to have one sentence a line, which is what {@code rougeLsum} counts. The other variants do not see it, but
 * for words that the Pegasus marker {@code <n>} leaves behind.
 */
public enum SentenceSplit {
    /** The text as it is: whoever wrote it has put sentences on lines. */
    NONE("none"),
    /** NLTK's Punkt for English, as {@code run_distributed_eval.py} does; {@code <n>} stays in the text (semantics hf-4.4). */
    PUNKT("punkt"),
    /** As {@link #PUNKT}, and the Pegasus newline marker {@code <n>} ends a sentence (semantics hf-5). */
    PUNKT_WITH_PEGASUS_NEWLINES("punkt+pegasus-newlines");

    private static final String PEGASUS_NEWLINE = "<n>";

    private final String label;

    SentenceSplit(String label) {
        this.label = label;
    }

    /** The name in the signature. */
    public String label() {
        return label;
    }

    /** The split of that name. */
    public static Optional<SentenceSplit> find(String label) {
        return Arrays.stream(values())
                .filter(split -> split.label.equals(label))
                .findFirst();
    }

    /** The text with one sentence a line. */
    public String apply(String text) {
        return switch (this) {
            case NONE -> text;
            case PUNKT -> String.join("\n", English.SENTENCES.split(text));
            case PUNKT_WITH_PEGASUS_NEWLINES -> String.join("\n", splitAtMarkersToo(text));
        };
    }

    private static List<String> splitAtMarkersToo(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int marker = text.indexOf(PEGASUS_NEWLINE); marker >= 0; marker = text.indexOf(PEGASUS_NEWLINE, start)) {
            sentences.addAll(English.SENTENCES.split(text.substring(start, marker)));
            start = marker + PEGASUS_NEWLINE.length();
        }
        sentences.addAll(English.SENTENCES.split(text.substring(start)));
        return sentences;
    }

    /** Loaded when first needed. */
    private static final class English {
        private static final PunktSentences SENTENCES = new PunktSentences(PunktParameters.english());
    }
}
