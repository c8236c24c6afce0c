package io.seqmark.engine;

import com.sun.management.OperatingSystemMXBean;
import io.seqmark.model.EncoderDecoder;
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

    /** What was asked for, or what the machine has room for. */
    static TokenBudget of(EngineSpec spec, EncoderDecoder model) {
        if (spec.maxBatchTokens().isPresent()) {
            return new TokenBudget(spec.maxBatchTokens().getAsInt(), 0);
        }
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return automatic(
                memory / Math.max(1, Integer.getInteger(PROCESSES, 1)),
                spec.threads(),
                model.tokenBytes(),
                spec.generation().maxLength(),
                spec.generation().decoderRows());
    }

    /**
     * @param memory bytes of the machine
     * @param tokenBytes keys and values of a token
     * @param maxLength decoder tokens of a sentence
     * @param rows decoder rows of a sentence
     */
    static TokenBudget automatic(long memory, int threads, long tokenBytes, int maxLength, int rows) {
        long past = Math.min((long) maxLength * Math.min(rows, HISTORIES), Integer.MAX_VALUE / 2);
        return new TokenBudget((long) (memory * SHARE) / threads / tokenBytes, (int) past);
    }

    /** What a sentence of that many source tokens takes. */
    long cost(int sourceTokens) {
        return (long) sourceTokens + perSentence;
    }
}
