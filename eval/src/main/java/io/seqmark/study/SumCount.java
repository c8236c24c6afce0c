package io.seqmark.study;

import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.significance.ConfidenceInterval;
import io.seqmark.metrics.significance.Interval;
import io.seqmark.metrics.significance.SampledCorpus;
import io.seqmark.metrics.significance.Samples;
import io.seqmark.spec.Computation;
import io.seqmark.spec.Scoring;
import java.util.List;
import java.util.Optional;

/**
 * BLEU, chrF, TER and the plain figures.
 *
 * @param metric which
 * @param sums how it is computed
 * @param corpus the pairs so far
 * @param seed of the resampling
 */
record SumCount<S extends Score>(Scoring.Metric metric, Computation.Sums<S> sums, SampledCorpus<S> corpus, long seed)
        implements CountedMetric {
    static <S extends Score> SumCount<S> start(Scoring.Metric metric, Computation.Sums<S> sums, long seed) {
        return new SumCount<>(metric, sums, SampledCorpus.of(sums.corpus()), seed);
    }

    @Override
    public CorpusTally<?> tally() {
        return corpus;
    }

    @Override
    public CountedMetric fork() {
        return start(metric, sums, seed);
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                metric.label(),
                Direction.of(metric),
                score(),
                bounds(),
                corpus.total().signature().toString()));
    }

    /** sacrebleu's: the mean of the resampled scores, and half the distance of the percentiles to both sides. */
    private Optional<Bounds> bounds() {
        if (corpus.samples().size() == 0) {
            return Optional.empty();
        }
        Interval interval = ConfidenceInterval.of(corpus.samples(), RESAMPLES, seed);
        return Optional.of(new Bounds(interval.mean() - interval.halfWidth(), interval.mean() + interval.halfWidth()));
    }

    @Override
    public double score() {
        return corpus.total().score().score();
    }

    @Override
    public List<Samples> samples() {
        return List.of(corpus.samples());
    }

    @Override
    public double sentence(String prediction, List<String> references) {
        return sums.sentence().sentenceScore(prediction, references).score();
    }
}
