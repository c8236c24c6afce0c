package io.seqmark.metrics.tokenize;

import java.util.List;
import java.util.Optional;

/** The tokenizers by the names that sacrebleu's {@code --tokenize} takes. */
public final class LineTokenizers {
    private LineTokenizers() {}

    /** The names of those that stand on nothing else, in the order in which messages list them. */
    public static List<String> names() {
        return List.of("13a", "intl", "char", "zh", "none");
    }

    /** The tokenizer of that name. For the others see {@link MecabTokenizer} and {@link PieceTokenizer}. */
    public static Optional<LineTokenizer> find(String name) {
        return switch (name) {
            case "13a" -> Optional.of(new Tokenizer13a());
            case "intl" -> Optional.of(new TokenizerIntl());
            case "char" -> Optional.of(new TokenizerChar());
            case "zh" -> Optional.of(new TokenizerZh());
            case "none" -> Optional.of(new TokenizerNone());
            default -> Optional.empty();
        };
    }
}
