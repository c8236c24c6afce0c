package io.seqmark.study.expect;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.spec.Computation;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.MetricSetup;
import io.seqmark.spec.OpenedTokenizer;
import io.seqmark.spec.Scoring;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/**
 * One way to score texts. Immutable.
 *
 * @param metric which
 * @param settings its settings
 * @param split the sentences of rougeLsum
 * @param seed of ROUGE's bootstrap
 * @param mean how the scores of examples become one
 * @param part of ROUGE's figures
 */
record Way(Scoring.Metric metric, MetricSettings settings, SentenceSplit split, long seed, Mean mean, RougePart part) {
    /** What is made of the scores of single examples. */
    enum Mean {
        /** What the metric does: sums of counts, or ROUGE's bootstrap. */
        USUAL,
        /** The plain mean of the examples' scores. */
        PLAIN
    }

    /** Which of ROUGE's figures is reported. */
    enum RougePart {
        F_MEASURE(PrecisionRecall::fmeasure),
        RECALL(PrecisionRecall::recall),
        PRECISION(PrecisionRecall::precision);

        @SuppressWarnings("ImmutableEnumChecker") // a method reference
        private final ToDoubleFunction<PrecisionRecall> value;

        RougePart(ToDoubleFunction<PrecisionRecall> value) {
            this.value = value;
        }
    }

    Way withSettings(MetricSettings other) {
        return new Way(metric, other, split, seed, mean, part);
    }

    Way withBleu(MetricSettings.Bleu bleu) {
        return withSettings(new MetricSettings(
                bleu,
                settings.chrf(),
                settings.ter(),
                settings.rougeTypes(),
                settings.rougeStemmer(),
                settings.normalization(),
                settings.repetitionOrder()));
    }

    Way withStemmer(boolean stemmer) {
        return withSettings(new MetricSettings(
                settings.bleu(),
                settings.chrf(),
                settings.ter(),
                settings.rougeTypes(),
                stemmer,
                settings.normalization(),
                settings.repetitionOrder()));
    }

    Way withSplit(SentenceSplit other) {
        return new Way(metric, settings, other, seed, mean, part);
    }

    Way withMean(Mean other) {
        return new Way(metric, settings, split, seed, other, part);
    }

    Way withPart(RougePart other) {
        return new Way(metric, settings, split, seed, mean, other);
    }

    /** The figures by name; ROUGE has several. */
    SequencedMap<String, Double> score(ScoredTexts texts) {
        try (OpenedTokenizer tokenizer = new OpenedTokenizer(settings.bleu().tokenizer())) {
            MetricSetup setup =
                    new MetricSetup(settings, tokenizer::open, false, split, Optional.of(BootstrapConfig.seeded(seed)));
            return switch (metric.computation(setup)) {
                case Computation.Sums<?> sums -> sums(sums, texts);
                case Computation.Resampled rouge -> rouge(rouge, texts);
            };
        }
    }

    private <S extends Score> SequencedMap<String, Double> sums(Computation.Sums<S> sums, ScoredTexts texts) {
        double value;
        if (mean == Mean.PLAIN) {
            double total = 0;
            for (int i = 0; i < texts.predictions().size(); i++) {
                total += sums.sentence()
                        .sentenceScore(
                                texts.predictions().get(i), texts.references().get(i))
                        .score();
            }
            value = texts.predictions().isEmpty()
                    ? 0
                    : total / texts.predictions().size();
        } else {
            Accumulator<S> sum = sums.corpus().accumulator();
            for (int i = 0; i < texts.predictions().size(); i++) {
                sum.add(texts.predictions().get(i), texts.references().get(i));
            }
            value = sum.score().score();
        }
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        figures.put(metric.label(), value);
        return figures;
    }

    private SequencedMap<String, Double> rouge(Computation.Resampled how, ScoredTexts texts) {
        RougeCorpus pairs = how.rouge().corpus();
        for (int i = 0; i < texts.predictions().size(); i++) {
            pairs.add(i, texts.predictions().get(i), texts.references().get(i));
        }
        Map<RougeType, PrecisionRecall> means;
        if (mean == Mean.PLAIN) {
            means = pairs.mean();
        } else {
            Map<RougeType, PrecisionRecall> middle = new LinkedHashMap<>();
            pairs.bootstrap(how.bootstrap().orElseThrow())
                    .scores()
                    .forEach((type, score) -> middle.put(type, score.mid()));
            means = middle;
        }
        SequencedMap<String, Double> figures = new LinkedHashMap<>();
        means.forEach((type, score) -> figures.put(type.label(), part.value.applyAsDouble(score) * 100));
        return figures;
    }
}
