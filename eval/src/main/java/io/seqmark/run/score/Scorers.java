package io.seqmark.run.score;

import io.seqmark.base.RunException;
import io.seqmark.base.Semantics;
import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeReport;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.tokenize.TokenizerException;
import io.seqmark.spec.Computation;
import io.seqmark.spec.MetricSetup;
import io.seqmark.spec.OpenedTokenizer;
import io.seqmark.spec.Scoring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/** The metrics of the metrics module; sums and resampling do not depend on who added what, and in which order. */
public final class Scorers {
    private Scorers() {}

    public static Scorer of(Scoring.Metric metric, Semantics semantics, Scoring scoring) {
        return size -> {
            OpenedTokenizer tokenizer =
                    new OpenedTokenizer(scoring.settings().bleu().tokenizer());
            MetricSetup setup = new MetricSetup(
                    scoring.settings(),
                    tokenizer::open,
                    false,
                    MetricSetup.split(semantics),
                    Optional.of(BootstrapConfig.seeded(scoring.seed())));
            return switch (metric.computation(setup)) {
                case Computation.Sums<?> sums -> RunningSum.start(metric.label(), sums, size, tokenizer::close);
                case Computation.Resampled rouge -> RunningRouge.start(rouge, size);
            };
        };
    }

    /** Statistics that add up, and each example's own score of a metric that may have other settings. */
    private record RunningSum<S extends Score>(
            String name, Accumulator<S> sum, SummedMetric<S> sentence, SentenceScores sentences, Runnable closing)
            implements Scorer.Running {
        static <S extends Score> RunningSum<S> start(
                String name, Computation.Sums<S> sums, long size, Runnable closing) {
            return new RunningSum<>(
                    name,
                    sums.corpus().accumulator(),
                    sums.sentence(),
                    new SentenceScores(List.of(name), size),
                    closing);
        }

        @Override
        public void add(Example example) {
            try {
                Statistics pair = sum.add(example.prediction(), example.references());
                sentences.set(example.id(), 0, sentence.score(pair).score());
            } catch (TokenizerException failed) {
                throw new RunException(String.valueOf(failed.getMessage()), failed);
            }
        }

        @Override
        public void close() {
            closing.run();
        }

        @Override
        public Scorer.Running fork() {
            return new RunningSum<>(name, sum.fork(), sentence, sentences, closing);
        }

        @Override
        @SuppressWarnings("unchecked") // a fork of this one
        public void join(Scorer.Running fork) {
            sum.merge(((RunningSum<S>) fork).sum);
        }

        @Override
        public OptionalDouble soFar() {
            return OptionalDouble.of(sum.score().score());
        }

        @Override
        public ScoredMetric finish() {
            SequencedMap<String, Double> scores = new LinkedHashMap<>();
            scores.put(name, sum.score().score());
            return new ScoredMetric(scores, sum.signature().toString(), sentences::of);
        }
    }

    /** The F-measure of the middle of rouge_score's bootstrap, in percent; an example's value is its own F-measure. */
    private record RunningRouge(RougeCorpus pairs, SentenceScores sentences, BootstrapConfig bootstrap)
            implements Scorer.Running {
        static RunningRouge start(Computation.Resampled how, long size) {
            List<String> names =
                    how.rouge().config().types().stream().map(RougeType::label).toList();
            return new RunningRouge(
                    how.rouge().corpus(),
                    new SentenceScores(names, size),
                    how.bootstrap().orElseThrow());
        }

        @Override
        public void add(Example example) {
            int column = 0;
            for (PrecisionRecall score : pairs.add(example.id(), example.prediction(), example.references())
                    .values()) { // in the order of the types
                sentences.set(example.id(), column++, percent(score));
            }
        }

        @Override
        public Scorer.Running fork() {
            return new RunningRouge(pairs.fork(), sentences, bootstrap);
        }

        @Override
        public void join(Scorer.Running fork) {
            pairs.merge(((RunningRouge) fork).pairs);
        }

        @Override
        public ScoredMetric finish() {
            RougeReport report = pairs.bootstrap(bootstrap);
            SequencedMap<String, Double> scores = new LinkedHashMap<>();
            report.scores().forEach((type, score) -> scores.put(type.label(), percent(score.mid())));
            return new ScoredMetric(scores, report.signature().toString(), sentences::of);
        }
    }

    private static double percent(PrecisionRecall score) {
        return score.fmeasure() * 100;
    }
}
