package io.seqmark.engine;

import com.sun.management.OperatingSystemMXBean;
import io.seqmark.generate.option.GenerationConfig;
import java.lang.management.ManagementFactory;

/**
 * How much one replica may have in flight, in tokens whose keys and values are kept. Only how fast a run is depends on it.
 *
 * @param tokens at most that many, except that one sentence may need more by itself
 * @param perSentence what a sentence needs beside its source's tokens
 */
record TokenBudget(long tokens, int perSentence) {
    /** The share of the machine's memory, or of the container's, that all replicas' keys and values together may take. */
    private static final double SHARE = 0.25;
    /** System property: processes of one run that share the machine's memory. */
    private static final String PROCESSES = "seqmark.workers";
    /** A sentence's beams share most of their past: what they keep is about two histories. */
    private static final int HISTORIES = 2;

    /**
     * What was asked for, or what the machine has room for.
     *
     * @param tokenBytes keys and values of a token
     */
    static TokenBudget of(EngineSpec spec, long tokenBytes) {
        if (spec.maxBatchTokens().isPresent()) {
            return new TokenBudget(spec.maxBatchTokens().getAsInt(), 0);
        }
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return automatic(
                memory / Math.max(1, Integer.getInteger(PROCESSES, 1)),
                spec.threads(),
                tokenBytes,
                past(spec.generation()));
    }

    /** The tokens of a sentence's past that are kept at the most, in rows that share what they have in common. */
    static int past(GenerationConfig config) {
        return past(
                config.maxLength(),
                config.sampling().map(GenerationConfig.Sampling::samples).orElse(1)
                        * (long) config.groups().count(),
                config.decoderRows());
    }

    /**
     * The same.
     *
     * @param maxLength decoder tokens of a sentence
     * @param searches of a sentence that share nothing: samples, groups of beams
     * @param rows of all of them
     */
    static int past(int maxLength, long searches, int rows) {
        // as a double, in which what is too much does not turn negative
        double histories = (double) searches * Math.clamp(rows / searches, 1, HISTORIES);
        return (int) Math.min(maxLength * histories, Integer.MAX_VALUE >> 1);
    }

    /**
     * @param memory bytes of the machine
     * @param tokenBytes keys and values of a token
     * @param past decoder tokens that a sentence keeps
     */
    static TokenBudget automatic(long memory, int threads, long tokenBytes, int past) {
        return new TokenBudget((long) (memory * SHARE) / threads / tokenBytes, past);
    }

    /** How many sentences of so many source tokens are in flight, of as many as there is a place for. */
    int sentences(int places, int sourceTokens) {
        return Math.clamp(tokens / cost(sourceTokens), 1, places);
    }

    /** What a sentence of that many source tokens takes. */
    long cost(int sourceTokens) {
        return (long) sourceTokens + perSentence;
    }
}
