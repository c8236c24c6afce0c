package io.seqmark.run.score;

import io.seqmark.base.Semantics;
import io.seqmark.spec.Scoring;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Computes one metric over a corpus. */
@FunctionalInterface
public interface Scorer {
    /** The metric over a corpus of that size, to which no pair was added yet. */
    Running start(long size);

    /** Scores a whole corpus, in order; its sources are empty. */
    default ScoredMetric score(long size, LongFunction<String> prediction, LongFunction<String> reference) {
        Running running = start(size);
        LongStream.range(0, size)
                .forEach(id -> running.add(new Example(id, "", prediction.apply(id), List.of(reference.apply(id)))));
        return running.finish();
    }

    /**
     * A metric over the pairs so far. Each thread adds to a fork of its own; joined, they give the same bits in whatever
     * order and on however many threads the pairs were added. Confined to one thread at a time.
     */
    interface Running {
        /** Adds an example; each is added once. */
        void add(Example example);

        /** One for another thread, without pairs. */
        Running fork();

        /** Adds the pairs of a fork, which is of no use afterwards. */
        void join(Running fork);

        /** What the pairs so far are worth, where that costs next to nothing: sums, and no resampling. */
        default OptionalDouble soFar() {
            return OptionalDouble.empty();
        }

        /** The metric, when all pairs are in. */
        ScoredMetric finish();

        /** Gives back what the metric holds; nothing is added afterwards. */
        default void close() {}
    }

    /** Chooses the scorer of a metric. */
    @FunctionalInterface
    interface Chooser {
        /**
         * The scorer of that metric.
         *
         * @param semantics decides what ROUGE makes of Pegasus' newline marker
         * @param scoring the seed of its resampling, and its settings
         * @throws io.seqmark.base.InputException if what the metric stands on is missing
         */
        Scorer of(Scoring.Metric metric, Semantics semantics, Scoring scoring);
    }
}
