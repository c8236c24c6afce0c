package io.seqmark.engine;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Whoever generates for lines: an {@link Engine} in this process, worker processes, a cluster. It has the model loaded; where
 * that is, nobody who calls it needs to know.
 */
public interface Generator extends AutoCloseable {
    /**
     * Generates for some lines of a corpus. Results arrive in any order, each id once, and one at a time: calls of the sink
     * never overlap.
     *
     * @param sink takes each result; what it throws ends the generation and is thrown here
     * @throws io.seqmark.base.InputException if a line cannot be encoded
     * @throws io.seqmark.base.RunException if whoever computes cannot go on, or the calling thread is interrupted
     */
    void generate(Lines lines, Consumer<Generated> sink, Progress progress);

    /** What is known about it now. */
    Facts facts();

    @Override
    void close();

    /**
     * What is known about a generator.
     *
     * @param maxSourceLength the longest source in tokens
     * @param slots lines that it computes at once
     * @param profile where its threads' time went so far: seconds by phase, summed over threads; empty where nobody knows
     */
    record Facts(int maxSourceLength, int slots, Map<String, Double> profile) {}
}
