package io.seqmark.study;

import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.spec.Computation;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.MetricSetup;
import io.seqmark.spec.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How systems are scored.
 *
 * @param metrics in the order of the report
 * @param settings theirs
 * @param split the sentences of rougeLsum
 * @param seed of the resampling
 */
record Recipe(List<Scoring.Metric> metrics, MetricSettings settings, SentenceSplit split, long seed) {
    Recipe {
        metrics = List.copyOf(metrics);
    }

    /**
     * The same metrics, ready to count.
     *
     * @param opened BLEU's tokenizers that were opened are added, for the caller to close
     * @throws io.seqmark.base.InputException if what one stands on is missing
     */
    List<CountedMetric> start(List<LineTokenizer> opened) {
        MetricSetup setup = new MetricSetup(
                settings,
                () -> {
                    LineTokenizer tokenizer = settings.bleu().tokenizer().open();
                    opened.add(tokenizer);
                    return tokenizer;
                },
                false,
                split,
                Optional.of(BootstrapConfig.seeded(seed)));
        List<CountedMetric> started = new ArrayList<>();
        for (Scoring.Metric metric : metrics) {
            started.add(
                    switch (metric.computation(setup)) {
                        case Computation.Sums<?> sums -> SumCount.start(metric, sums, seed);
                        case Computation.Resampled rouge -> RougeCount.start(rouge.rouge(), seed);
                    });
        }
        return started;
    }
}
