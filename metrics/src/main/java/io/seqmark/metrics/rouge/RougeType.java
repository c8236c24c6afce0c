package io.seqmark.metrics.rouge;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The variants of ROUGE, by rouge_score's names. */
public enum RougeType {
    ROUGE_1("rouge1", 1),
    ROUGE_2("rouge2", 2),
    ROUGE_3("rouge3", 3),
    ROUGE_4("rouge4", 4),
    ROUGE_5("rouge5", 5),
    ROUGE_6("rouge6", 6),
    ROUGE_7("rouge7", 7),
    ROUGE_8("rouge8", 8),
    ROUGE_9("rouge9", 9),
    /** Longest common subsequence of the whole texts. */
    ROUGE_L("rougeL", 0),
    /** Union of the longest common subsequences of sentences, which are lines. */
    ROUGE_LSUM("rougeLsum", 0);

    private final String label;
    private final int order;

    RougeType(String label, int order) {
        this.label = label;
        this.order = order;
    }

    /** rouge_score's name, for example {@code rougeLsum}. */
    public String label() {
        return label;
    }

    /** The length of the n-grams; 0 for the variants that have none. */
    int order() {
        return order;
    }

    /** The variant of that name. */
    public static Optional<RougeType> find(String label) {
        return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(RougeType::label).toList();
    }
}
