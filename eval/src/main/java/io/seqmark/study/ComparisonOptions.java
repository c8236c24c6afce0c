package io.seqmark.study;

import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.Scoring;
import java.util.List;

/**
 * What a comparison computes.
 *
 * @param metrics which; empty for those of the first run, or BLEU
 * @param settings of the metrics, where no run says them; for runs, what BLEU's tokenizer stands on alone
 * @param commonFirstLines whether corpora that differ are compared up to the line where they begin to
 * @param resamples of the paired bootstrap, at least 1
 * @param trials of the approximate randomization, at least 1
 * @param seed of both, where no run says it
 */
public record ComparisonOptions(
        List<Scoring.Metric> metrics,
        MetricSettings settings,
        boolean commonFirstLines,
        int resamples,
        int trials,
        long seed) {
    public ComparisonOptions {
        metrics = List.copyOf(metrics);
    }

    /** sacrebleu's numbers of resamples, 1,000 and 10,000, and its seed. */
    public static ComparisonOptions defaults() {
        return new ComparisonOptions(
                List.of(), MetricSettings.DEFAULT, false, 1000, 10_000, BootstrapConfig.DEFAULT_SEED);
    }

    /** The same with these metrics. */
    public ComparisonOptions withMetrics(List<Scoring.Metric> other) {
        return new ComparisonOptions(other, settings, commonFirstLines, resamples, trials, seed);
    }

    /** The same with these settings of the metrics. */
    public ComparisonOptions withSettings(MetricSettings other) {
        return new ComparisonOptions(metrics, other, commonFirstLines, resamples, trials, seed);
    }

    /** The same for corpora that differ from some line on. */
    public ComparisonOptions withCommonFirstLines(boolean other) {
        return new ComparisonOptions(metrics, settings, other, resamples, trials, seed);
    }

    /** The same with so many resamples and trials. */
    public ComparisonOptions withResampling(int otherResamples, int otherTrials, long otherSeed) {
        return new ComparisonOptions(metrics, settings, commonFirstLines, otherResamples, otherTrials, otherSeed);
    }
}
