package io.seqmark.run;

import io.seqmark.contract.Semantics;
import java.util.function.LongFunction;

/** Computes one metric over a corpus. */
@FunctionalInterface
interface Scorer {
    /**
     * Scores predictions against references.
     *
     * @param size the number of examples
     * @param prediction the best text of an example
     * @param reference its reference, right-stripped
     */
    ScoredMetric score(long size, LongFunction<String> prediction, LongFunction<String> reference);

    /** Chooses the scorer of a metric. */
    @FunctionalInterface
    interface Chooser {
        /**
         * The scorer of that metric.
         *
         * @param semantics decides what ROUGE makes of Pegasus' newline marker
         * @param seed of its resampling, where it has any
         */
        Scorer of(Scoring.Metric metric, Semantics semantics, long seed);
    }
}
