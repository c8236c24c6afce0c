package io.seqmark.run;

import io.seqmark.base.RunException;
import io.seqmark.base.Semantics;
import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Metric;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeReport;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.TokenizerException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The metrics of the metrics module; sums and resampling do not depend on who added what, and in which order. */
final class Scorers {
    private Scorers() {}

    static Scorer of(Scoring.Metric metric, Semantics semantics, Scoring scoring) {
        MetricSettings settings = scoring.settings();
        return switch (metric) {
            case BLEU -> bleu(settings.bleu());
            case ROUGE -> size -> RunningRouge.start(new Rouge(rougeConfig(settings, semantics)), size, scoring.seed());
            case CHRF -> sums("chrf", new Chrf(settings.chrf()));
            case TER -> sums("ter", new Ter(settings.ter()));
        };
    }

    private static Scorer bleu(MetricSettings.Bleu settings) {
        return size -> {
            LineTokenizer tokenizer = settings.tokenizer().open();
            BleuConfig config = settings.config(tokenizer);
            return RunningSum.start(
                    "bleu",
                    new Bleu(config),
                    new Bleu(config.withEffectiveOrder(true)),
                    size,
                    () -> BleuTokenizer.close(tokenizer));
        };
    }

    private static <S extends Score> Scorer sums(String name, Metric<S> metric) {
        return size -> RunningSum.start(name, metric, metric, size, () -> {});
    }

    /** Statistics that add up, and each example's own score of a metric that may have other settings. */
    private record RunningSum<S extends Score>(
            String name, Accumulator<S> sum, Metric<S> sentence, SentenceScores sentences, Runnable closing)
            implements Scorer.Running {
        /** A metric of sacrebleu: {@code corpus_score} and, of an example, {@code sentence_score}. */
        static <S extends Score> RunningSum<S> start(
                String name, Metric<S> corpus, Metric<S> sentence, long size, Runnable closing) {
            return new RunningSum<>(
                    name, corpus.accumulator(), sentence, new SentenceScores(List.of(name), size), closing);
        }

        @Override
        public void add(long id, String prediction, String reference) {
            try {
                Statistics pair = sum.add(prediction, List.of(reference));
                sentences.set(id, 0, sentence.score(pair).score());
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
        public ScoredMetric finish() {
            SequencedMap<String, Double> scores = new LinkedHashMap<>();
            scores.put(name, sum.score().score());
            return new ScoredMetric(scores, sum.signature().toString(), sentences::of);
        }
    }

    /** The predecessor left Pegasus' newline marker in the text by mistake; under hf-5 it ends a sentence, as it was meant to. */
    private static RougeConfig rougeConfig(MetricSettings settings, Semantics semantics) {
        return RougeConfig.summarization()
                .withTypes(settings.rougeTypes())
                .withStemmer(settings.rougeStemmer())
                .withSentenceSplit(
                        switch (semantics) {
                            case HF_5 -> SentenceSplit.PUNKT_WITH_PEGASUS_NEWLINES;
                            case HF_4_4 -> SentenceSplit.PUNKT;
                        });
    }

    /** The F-measure of the middle of rouge_score's bootstrap, in percent; an example's value is its own F-measure. */
    private record RunningRouge(RougeCorpus pairs, SentenceScores sentences, long seed) implements Scorer.Running {
        static RunningRouge start(Rouge rouge, long size, long seed) {
            List<String> names =
                    rouge.config().types().stream().map(RougeType::label).toList();
            return new RunningRouge(rouge.corpus(), new SentenceScores(names, size), seed);
        }

        @Override
        public void add(long id, String prediction, String reference) {
            int column = 0;
            for (PrecisionRecall score :
                    pairs.add(id, prediction, List.of(reference)).values()) { // in the order of the types
                sentences.set(id, column++, percent(score));
            }
        }

        @Override
        public Scorer.Running fork() {
            return new RunningRouge(pairs.fork(), sentences, seed);
        }

        @Override
        public void join(Scorer.Running fork) {
            pairs.merge(((RunningRouge) fork).pairs);
        }

        @Override
        public ScoredMetric finish() {
            RougeReport report = pairs.bootstrap(BootstrapConfig.seeded(seed));
            SequencedMap<String, Double> scores = new LinkedHashMap<>();
            report.scores().forEach((type, score) -> scores.put(type.label(), percent(score.mid())));
            return new ScoredMetric(scores, report.signature().toString(), sentences::of);
        }
    }

    private static double percent(PrecisionRecall score) {
        return score.fmeasure() * 100;
    }
}
