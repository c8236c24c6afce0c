package io.seqmark.metrics.significance;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.SummedMetric;

/**
 * A corpus of which the pairs' statistics are kept for significance tests.
 *
 * @param metric how pairs are counted
 * @param total the sum of all pairs
 * @param samples the pairs one by one
 * @param <S> the metric's score
 */
public record SampledCorpus<S extends Score>(SummedMetric<S> metric, Accumulator<S> total, Samples samples)
        implements CorpusTally<SampledCorpus<S>> {
    /** No pairs yet. */
    public static <S extends Score> SampledCorpus<S> of(SummedMetric<S> metric) {
        return new SampledCorpus<>(metric, metric.accumulator(), new Samples(metric));
    }

    @Override
    public SampledCorpus<S> fork() {
        return of(metric);
    }

    @Override
    public void add(long place, Pair pair) {
        samples.add(place, metric, total.add(pair.hypothesis(), pair.references()));
    }

    @Override
    public void join(SampledCorpus<S> other) {
        total.merge(other.total);
        samples.merge(other.samples);
    }
}
