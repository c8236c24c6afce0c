package io.seqmark.spec;

import io.seqmark.metrics.Score;
import io.seqmark.metrics.SummedMetric;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import java.util.Optional;
import java.util.function.Function;

/** How a metric of the catalog is computed, with its settings, whichever command asks. Immutable. */
public sealed interface Computation {
    /**
     * Counts that add up.
     *
     * @param corpus the metric of a corpus
     * @param sentence that of a single example, which may have other settings
     */
    record Sums<S extends Score>(SummedMetric<S> corpus, SummedMetric<S> sentence) implements Computation {
        static <S extends Score> Sums<S> of(SummedMetric<S> metric) {
            return new Sums<>(metric, metric);
        }
    }

    /**
     * ROUGE, which keeps the figures of each example.
     *
     * @param rouge the metric
     * @param bootstrap how they are resampled; absent for plain means
     */
    record Resampled(Rouge rouge, Optional<BootstrapConfig> bootstrap) implements Computation {}

    /** A metric that is the same for a corpus and an example, made from one part of the settings. */
    static <T, S extends Score> Function<MetricSetup, Computation> sums(
            Function<MetricSettings, T> part, Function<T, SummedMetric<S>> metric) {
        return with -> Sums.of(metric.apply(part.apply(with.settings())));
    }

    /** sacrebleu's {@code corpus_score} and, of an example, {@code sentence_score}. */
    static Computation bleu(MetricSetup with) {
        BleuConfig config =
                with.settings().bleu().config(with.tokenizer().get()).withEffectiveOrder(with.effectiveOrder());
        return new Sums<>(new Bleu(config), new Bleu(config.withEffectiveOrder(true)));
    }

    /** rouge_score's figures. */
    static Computation rouge(MetricSetup with) {
        MetricSettings settings = with.settings();
        return new Resampled(
                new Rouge(new RougeConfig(settings.rougeTypes(), settings.rougeStemmer(), with.split())),
                with.bootstrap());
    }
}
