package io.seqmark.cli.score;

import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.significance.Samples;
import java.util.List;

/** One of the metrics asked for, whatever its kind. Immutable. */
sealed interface RequestedMetric permits SumScorer, RougeScorer {
    /** An empty corpus. */
    ScoredCorpus corpus(boolean keepSamples);

    /** The scores of one pair. */
    List<Result> sentence(Pair pair);

    /** A corpus of one system that fills up. */
    interface ScoredCorpus {
        /** Where the pairs go. */
        CorpusTally<?> tally();

        /** The scores; ROUGE has several. */
        List<Result> results();

        /** The rows behind each of the {@link #results}; kept only where asked for. */
        List<Samples> samples();
    }
}
