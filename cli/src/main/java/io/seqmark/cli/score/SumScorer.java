package io.seqmark.cli.score;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import io.seqmark.metrics.significance.SampledCorpus;
import io.seqmark.metrics.significance.Samples;
import io.seqmark.spec.Computation;
import java.util.List;
import java.util.Optional;

/**
 * BLEU, chrF, TER and the plain figures.
 *
 * @param metric of the corpus
 * @param sentenceMetric of single pairs
 */
record SumScorer<S extends Score>(SummedMetric<S> metric, SummedMetric<S> sentenceMetric) implements RequestedMetric {
    static <S extends Score> SumScorer<S> of(Computation.Sums<S> sums) {
        return new SumScorer<>(sums.corpus(), sums.sentence());
    }

    @Override
    public ScoredCorpus corpus(boolean keepSamples) {
        if (keepSamples) {
            SampledCorpus<S> sampled = SampledCorpus.of(metric);
            return new SumCorpus<>(sampled, sampled.total(), Optional.of(sampled.samples()));
        }
        Accumulator<S> total = metric.accumulator();
        return new SumCorpus<>(total, total, Optional.empty());
    }

    @Override
    public List<Result> sentence(Pair pair) {
        Statistics statistics = sentenceMetric.statistics(pair.hypothesis(), pair.references());
        S score = sentenceMetric.score(statistics);
        return List.of(
                Result.of(score.name(), score.score(), score.verboseScore(), sentenceMetric.signature(statistics)));
    }

    private record SumCorpus<S extends Score>(CorpusTally<?> tally, Accumulator<S> total, Optional<Samples> kept)
            implements ScoredCorpus {
        @Override
        public List<Result> results() {
            S score = total.score();
            return List.of(Result.of(score.name(), score.score(), score.verboseScore(), total.signature()));
        }

        @Override
        public List<Samples> samples() {
            return kept.map(List::of).orElse(List.of());
        }
    }
}
