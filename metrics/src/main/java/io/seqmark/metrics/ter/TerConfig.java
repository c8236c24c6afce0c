package io.seqmark.metrics.ter;

/**
 * How TER is computed.
 *
 * @param normalized whether punctuation becomes tokens and entities are resolved
 * @param noPunct whether punctuation is removed
 * @param asianSupport whether the two above know Chinese and Japanese characters too
 * @param caseSensitive whether case counts
 */
public record TerConfig(boolean normalized, boolean noPunct, boolean asianSupport, boolean caseSensitive) {
    /** sacrebleu's defaults: white space separates tokens, case is ignored. */
    public static TerConfig defaults() {
        return new TerConfig(false, false, false, false);
    }

    /** This configuration with or without normalization. */
    public TerConfig withNormalized(boolean other) {
        return new TerConfig(other, noPunct, asianSupport, caseSensitive);
    }

    /** This configuration with or without removal of punctuation. */
    public TerConfig withNoPunct(boolean other) {
        return new TerConfig(normalized, other, asianSupport, caseSensitive);
    }

    /** This configuration with or without knowledge of Chinese and Japanese characters. */
    public TerConfig withAsianSupport(boolean other) {
        return new TerConfig(normalized, noPunct, other, caseSensitive);
    }

    /** This configuration with or without regard to case. */
    public TerConfig withCaseSensitive(boolean other) {
        return new TerConfig(normalized, noPunct, asianSupport, other);
    }
}
