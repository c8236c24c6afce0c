package io.seqmark.generate.search;

/** What ends a sequence besides EOS and the longest length. Thread-safe. */
@FunctionalInterface
public interface StopCriterion {
    /** Nothing does. */
    StopCriterion NONE = (history, length, next) -> false;

    /**
     * Whether a sequence ends with this token.
     *
     * @param history the tokens before it, decoder start first
     * @param length how many of them count
     */
    boolean stops(int[] history, int length, int next);
}
