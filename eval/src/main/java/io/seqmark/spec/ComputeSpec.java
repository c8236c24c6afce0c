package io.seqmark.spec;

import io.seqmark.base.InputException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who computes a run. Results depend on none of it. Immutable.
 *
 * @param batchSize {@code --bs}: sentences in flight a replica, at least 1
 * @param maxBatchTokens source tokens in flight a replica; absent: what the machine's memory has room for
 * @param threads replicas of all processes of a machine together, at least 1
 * @param workers processes; absent: as many as are worth while
 * @param ranks the processes that share the run; empty: this one alone
 */
public record ComputeSpec(
        int batchSize, OptionalInt maxBatchTokens, int threads, OptionalInt workers, Optional<Ranks> ranks) {
    /** {@code --bs} when it is not given. */
    public static final int DEFAULT_BATCH_SIZE = 8;

    public ComputeSpec {
        requirePositive("bs", OptionalInt.of(batchSize));
        requirePositive("max_batch_tokens", maxBatchTokens);
        requirePositive("threads", OptionalInt.of(threads));
        requirePositive("workers", workers);
    }

    /** All cores of this machine, in as many processes as are worth while. */
    public static ComputeSpec defaults() {
        return new ComputeSpec(
                DEFAULT_BATCH_SIZE,
                OptionalInt.empty(),
                Runtime.getRuntime().availableProcessors(),
                OptionalInt.empty(),
                Optional.empty());
    }

    /** The same with so many worker processes. */
    public ComputeSpec withWorkers(int processes) {
        return withWorkers(OptionalInt.of(processes));
    }

    static void requirePositive(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw new InputException(name + " " + value.getAsInt() + ": expected a whole number from 1");
        }
    }

    /** The same with another {@link #batchSize}. */
    public ComputeSpec withBatchSize(int other) {
        return new ComputeSpec(other, maxBatchTokens, threads, workers, ranks);
    }

    /** The same with another {@link #maxBatchTokens}. */
    public ComputeSpec withMaxBatchTokens(OptionalInt other) {
        return new ComputeSpec(batchSize, other, threads, workers, ranks);
    }

    /** The same with another {@link #threads}. */
    public ComputeSpec withThreads(int other) {
        return new ComputeSpec(batchSize, maxBatchTokens, other, workers, ranks);
    }

    /** The same with another {@link #workers}. */
    public ComputeSpec withWorkers(OptionalInt other) {
        return new ComputeSpec(batchSize, maxBatchTokens, threads, other, ranks);
    }

    /** The same with another {@link #ranks}. */
    public ComputeSpec withRanks(Optional<Ranks> other) {
        return new ComputeSpec(batchSize, maxBatchTokens, threads, workers, other);
    }
}
