package io.seqmark.metrics.chrf;

/**
 * How chrF is computed.
 *
 * @param charOrder the longest n-gram of characters, at least 1
 * @param wordOrder the longest n-gram of words; 0 for chrF, 2 for chrF++
 * @param beta weight of recall against precision, at least 0
 * @param lowercase whether case is ignored
 * @param whitespace whether white space counts as characters
 * @param epsSmoothing whether the F scores of all orders are averaged, as chrF++.py does, instead of the precisions and recalls
 *     of the orders that both sides have
 */
public record ChrfConfig(
        int charOrder, int wordOrder, int beta, boolean lowercase, boolean whitespace, boolean epsSmoothing) {
    public ChrfConfig {
        if (charOrder < 1 || wordOrder < 0 || beta < 0) {
            throw new IllegalArgumentException(
                    "chrF needs a character order from 1, a word order from 0 and a beta from 0," + " but got "
                            + charOrder + ", " + wordOrder + " and " + beta);
        }
    }

    /** sacrebleu's defaults: chrF2, characters up to order 6, no words. */
    public static ChrfConfig defaults() {
        return new ChrfConfig(6, 0, 2, false, false, false);
    }

    /** chrF++: as {@link #defaults} with words up to order 2. */
    public static ChrfConfig plusPlus() {
        return defaults().withWordOrder(2);
    }

    /** This configuration with another longest n-gram of characters. */
    public ChrfConfig withCharOrder(int other) {
        return new ChrfConfig(other, wordOrder, beta, lowercase, whitespace, epsSmoothing);
    }

    /** This configuration with another longest n-gram of words. */
    public ChrfConfig withWordOrder(int other) {
        return new ChrfConfig(charOrder, other, beta, lowercase, whitespace, epsSmoothing);
    }

    /** This configuration with another weight of recall. */
    public ChrfConfig withBeta(int other) {
        return new ChrfConfig(charOrder, wordOrder, other, lowercase, whitespace, epsSmoothing);
    }

    /** This configuration with or without regard to case. */
    public ChrfConfig withLowercase(boolean other) {
        return new ChrfConfig(charOrder, wordOrder, beta, other, whitespace, epsSmoothing);
    }

    /** This configuration with or without white space. */
    public ChrfConfig withWhitespace(boolean other) {
        return new ChrfConfig(charOrder, wordOrder, beta, lowercase, other, epsSmoothing);
    }

    /** This configuration with the other smoothing. */
    public ChrfConfig withEpsSmoothing(boolean other) {
        return new ChrfConfig(charOrder, wordOrder, beta, lowercase, whitespace, other);
    }

    /** Characters and words together. */
    int orders() {
        return charOrder + wordOrder;
    }
}
