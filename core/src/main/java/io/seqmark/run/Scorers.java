package io.seqmark.run;

import io.seqmark.contract.Semantics;
import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Metric;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeReport;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** The metrics of the metrics module, computed over a run on all cores; sums and resampling do not depend on how many. */
final class Scorers {
    /** Fewer pairs than this are not worth a thread. */
    private static final long PAIRS_A_PART = 500;

    private Scorers() {}

    static Scorer of(Scoring.Metric metric, Semantics semantics, long seed) {
        return switch (metric) {
            case BLEU -> sums("bleu", new Bleu(BleuConfig.defaults()), new Bleu(BleuConfig.sentenceDefaults()));
            case ROUGE ->
                (size, prediction, reference) -> rouge(rougeConfig(semantics), size, prediction, reference, seed);
            case CHRF -> sums("chrf", new Chrf(ChrfConfig.defaults()));
            case TER -> sums("ter", new Ter(TerConfig.defaults()));
        };
    }

    private static <S extends Score> Scorer sums(String name, Metric<S> metric) {
        return sums(name, metric, metric);
    }

    /** A metric of sacrebleu with its defaults: {@code corpus_score} and, of an example, {@code sentence_score}. */
    private static <S extends Score> Scorer sums(String name, Metric<S> corpus, Metric<S> sentence) {
        return (size, prediction, reference) -> {
            SentenceScores sentences = new SentenceScores(List.of(name), size);
            Accumulator<S> all = inParts(
                    size,
                    range -> {
                        Accumulator<S> part = corpus.accumulator();
                        for (long id = range.from(); id < range.to(); id++) {
                            Statistics pair = part.add(prediction.apply(id), List.of(reference.apply(id)));
                            sentences.set(id, 0, sentence.score(pair).score());
                        }
                        return part;
                    },
                    (left, right) -> {
                        left.merge(right);
                        return left;
                    });
            SequencedMap<String, Double> scores = new LinkedHashMap<>();
            scores.put(name, all.score().score());
            return new ScoredMetric(scores, all.signature().toString(), sentences::of);
        };
    }

    /** The predecessor left Pegasus' newline marker in the text by mistake; under hf-5 it ends a sentence, as it was meant to. */
    private static RougeConfig rougeConfig(Semantics semantics) {
        return RougeConfig.summarization()
                .withSentenceSplit(
                        switch (semantics) {
                            case HF_5 -> SentenceSplit.PUNKT_WITH_PEGASUS_NEWLINES;
                            case HF_4_4 -> SentenceSplit.PUNKT;
                        });
    }

    /** The F-measure of the middle of rouge_score's bootstrap, in percent; an example's value is its own F-measure. */
    private static ScoredMetric rouge(
            RougeConfig config, long size, LongFunction<String> prediction, LongFunction<String> reference, long seed) {
        Rouge rouge = new Rouge(config);
        List<RougeType> types = rouge.config().types();
        SentenceScores sentences =
                new SentenceScores(types.stream().map(RougeType::label).toList(), size);
        RougeCorpus all = inParts(
                size,
                range -> {
                    RougeCorpus part = rouge.corpus();
                    for (long id = range.from(); id < range.to(); id++) {
                        Map<RougeType, PrecisionRecall> pair =
                                part.add(id, prediction.apply(id), List.of(reference.apply(id)));
                        int column = 0;
                        for (PrecisionRecall score : pair.values()) { // in the order of the types
                            sentences.set(id, column++, percent(score));
                        }
                    }
                    return part;
                },
                (left, right) -> {
                    left.merge(right);
                    return left;
                });
        RougeReport report = all.bootstrap(BootstrapConfig.seeded(seed));
        SequencedMap<String, Double> scores = new LinkedHashMap<>();
        report.scores().forEach((type, score) -> scores.put(type.label(), percent(score.mid())));
        return new ScoredMetric(scores, report.signature().toString(), sentences::of);
    }

    private static double percent(PrecisionRecall score) {
        return score.fmeasure() * 100;
    }

    /** Examples {@code from} to {@code to - 1}. */
    private record Range(long from, long to) {}

    private static <T> T inParts(long size, Function<Range, T> work, BinaryOperator<T> merge) {
        int parts = Math.clamp(size / PAIRS_A_PART, 1, Runtime.getRuntime().availableProcessors());
        return IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> work.apply(new Range(size * part / parts, size * (part + 1) / parts)))
                .reduce(merge)
                .orElseThrow();
    }
}
