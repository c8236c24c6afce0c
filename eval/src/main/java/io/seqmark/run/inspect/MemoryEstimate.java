package io.seqmark.run.inspect;

/**
 * What a run would take at the most, in bytes, beside the Java heap and the native library.
 *
 * @param weights float32 copies in the layout that the processor multiplies fastest, shared by all threads
 * @param mapped the files, mapped; the system takes these pages back when memory is short
 * @param caches keys and values of all sentences in flight at their longest
 * @param sentences in flight
 * @param beams of each
 * @param sourceTokens of each
 * @param targetTokens of each
 */
public record MemoryEstimate(
        long weights, long mapped, long caches, int sentences, int beams, int sourceTokens, int targetTokens) {
    /** The self-attention cache grows by so many steps at once. */
    private static final int PAGE_STEPS = 16;
    /** No sum of three such is beyond a long. */
    private static final long LARGEST = 1L << 61;

    /**
     * Estimates.
     *
     * @param parameters of the model
     * @param layers of the decoder
     * @param width of its attention
     */
    static MemoryEstimate of(
            long parameters,
            long mapped,
            int layers,
            int width,
            int sentences,
            int beams,
            int sourceTokens,
            int targetTokens) {
        // as doubles: exact up to 9 PB, and what is more does not turn negative
        double keysAndValues = 2.0 * layers * width * Float.BYTES;
        long steps = (targetTokens + PAGE_STEPS - 1L) / PAGE_STEPS * PAGE_STEPS;
        double caches = keysAndValues * (sourceTokens + (double) beams * steps) * sentences;
        return new MemoryEstimate(
                parameters * Float.BYTES,
                mapped,
                (long) Math.min(caches, LARGEST),
                sentences,
                beams,
                sourceTokens,
                targetTokens);
    }

    /** All of it. */
    public long total() {
        return weights + mapped + caches;
    }
}
