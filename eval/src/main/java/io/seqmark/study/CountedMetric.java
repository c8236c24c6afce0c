package io.seqmark.study;

import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.significance.Samples;
import java.util.List;

/** A metric over the pairs of one system, which are kept for resampling. Not thread-safe. */
sealed interface CountedMetric permits SumCount, RougeCount {
    /** Resamples of an interval and of a paired bootstrap: sacrebleu's number. */
    int RESAMPLES = 1000;

    /** Where pairs go, and what forks of it are joined into. */
    CorpusTally<?> tally();

    /** One without pairs. */
    CountedMetric fork();

    /** The figures so far with their intervals; ROUGE has several. */
    List<Figure> figures();

    /** The score that a part of a corpus has, without resampling: of ROUGE the mean of its first variant. */
    double score();

    /** The rows behind each of the {@link #figures}. */
    List<Samples> samples();

    /** The score of a single pair, that of ROUGE's first variant. */
    double sentence(String prediction, List<String> references);
}
