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
import java.util.function.Supplier;

/**
 * How systems are scored.
 *
 * @param metrics in the order of the report
 * @param settings theirs
 * @param split the sentences of rougeLsum
 * @param seed of the resampling
 */
public record Recipe(List<Scoring.Metric> metrics, MetricSettings settings, SentenceSplit split, long seed) {
    public Recipe {
        metrics = List.copyOf(metrics);
    }

    /**
     * The same metrics, ready to count.
     *
     * @param tokenizer opens BLEU's; the caller closes it
     * @throws io.seqmark.base.InputException if what one stands on is missing
     */
    List<CountedMetric> start(Supplier<LineTokenizer> tokenizer) {
        MetricSetup setup =
                new MetricSetup(settings, tokenizer, false, split, Optional.of(BootstrapConfig.seeded(seed)));
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
