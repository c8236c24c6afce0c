package io.seqmark.metrics;

import java.util.List;

/**
 * Extracts the statistics of one pair after another, reusing its memory. Not thread-safe: each worker has its own.
 */
@FunctionalInterface
public interface PairCounter {
    /**
     * Counts one pair.
     *
     * @param hypothesis the system's text; may be empty
     * @param references at least one; any of them may be empty
     * @param counts filled with the pair's counts; as long as {@link SummedMetric#width} says
     */
    void count(String hypothesis, List<String> references, long[] counts);
}
