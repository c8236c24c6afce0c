package io.seqmark.cli.score;

import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.rouge.AggregateScore;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeReport;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.significance.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ROUGE.
 *
 * @param rouge how
 * @param bootstrap resampling; absent for plain means
 */
record RougeScorer(Rouge rouge, Optional<BootstrapConfig> bootstrap) implements RequestedMetric {
    @Override
    public ScoredCorpus corpus(boolean keepSamples) {
        return new Corpus(this, rouge.corpus(), keepSamples);
    }

    @Override
    public List<Result> sentence(Pair pair) {
        RougeCorpus single = rouge.corpus();
        List<Result> results = new ArrayList<>();
        single.add(pair.hypothesis(), pair.references())
                .forEach((type, score) -> results.add(plain(type, score, single.signature())));
        return results;
    }

    private static Result plain(RougeType type, PrecisionRecall score, Signature signature) {
        return Result.of(type.label(), 100 * score.fmeasure(), "", signature)
                .withRouge(new AggregateScore(score, score, score));
    }

    private record Corpus(RougeScorer scorer, RougeCorpus corpus, boolean keepSamples) implements ScoredCorpus {
        @Override
        public CorpusTally<?> tally() {
            return corpus;
        }

        @Override
        public List<Result> results() {
            List<Result> results = new ArrayList<>();
            // a paired test resamples by itself
            if (keepSamples || scorer.bootstrap.isEmpty()) {
                corpus.mean().forEach((type, mean) -> results.add(plain(type, mean, corpus.signature())));
                return results;
            }
            RougeReport report = corpus.bootstrap(scorer.bootstrap.get());
            report.scores()
                    .forEach((type, score) -> results.add(
                            Result.of(type.label(), 100 * score.mid().fmeasure(), "", report.signature())
                                    .withRouge(score)));
            return results;
        }

        @Override
        public List<Samples> samples() {
            return scorer.rouge.config().types().stream().map(corpus::samples).toList();
        }
    }
}
