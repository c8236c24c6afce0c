package io.seqmark.metrics.rouge;

import io.seqmark.metrics.random.LegacyRandomState;
import io.seqmark.metrics.random.Resampler;
import java.util.Arrays;

/**
 * rouge_score's {@code BootstrapAggregator} on numpy's legacy random stream, with numpy's order of summation and its linear
 * percentiles. Not thread-safe: the stream moves on with each type.
 */
final class Bootstrap {
    private static final int MEASURES = 3;

    private final BootstrapConfig config;
    private final LegacyRandomState random;

    Bootstrap(BootstrapConfig config) {
        this.config = config;
        this.random = new LegacyRandomState(config.seed());
    }

    /** Resamples pairs of precision, recall and F. */
    AggregateScore aggregate(double[] pairs) {
        int size = pairs.length / MEASURES;
        int resamples = config.resamples();
        double[][] means = new double[MEASURES][resamples];
        if (size > 0) {
            Resampler.run(
                    resamples,
                    size,
                    sample -> random.choice(size, sample),
                    (number, sample) -> addMeans(pairs, sample, number, means));
        }
        for (double[] measure : means) {
            Arrays.sort(measure);
        }
        double delta = (1 - config.confidence()) / 2;
        return new AggregateScore(percentiles(means, delta), percentiles(means, 0.5), percentiles(means, 1 - delta));
    }

    private static void addMeans(double[] pairs, int[] sample, int number, double[][] means) {
        double precision = 0;
        double recall = 0;
        double fmeasure = 0;
        for (int index : sample) {
            precision += pairs[index * MEASURES];
            recall += pairs[index * MEASURES + 1];
            fmeasure += pairs[index * MEASURES + 2];
        }
        means[0][number] = precision / sample.length;
        means[1][number] = recall / sample.length;
        means[2][number] = fmeasure / sample.length;
    }

    /** The mean of pairs of precision, recall and F, by sums whose rounding errors are carried along (Neumaier, 1974). */
    static PrecisionRecall mean(double[] pairs) {
        double divisor = Math.max(1, pairs.length / MEASURES);
        return new PrecisionRecall(sum(pairs, 0) / divisor, sum(pairs, 1) / divisor, sum(pairs, 2) / divisor);
    }

    private static double sum(double[] pairs, int measure) {
        double sum = 0;
        double error = 0;
        for (int i = measure; i < pairs.length; i += MEASURES) {
            double next = sum + pairs[i];
            error += Math.abs(sum) >= Math.abs(pairs[i]) ? (sum - next) + pairs[i] : (pairs[i] - next) + sum;
            sum = next;
        }
        return sum + error;
    }

    private static PrecisionRecall percentiles(double[][] sorted, double quantile) {
        return new PrecisionRecall(
                percentile(sorted[0], quantile), percentile(sorted[1], quantile), percentile(sorted[2], quantile));
    }

    /** {@code numpy.percentile(sorted, 100 * quantile)}, method linear, with the same roundings. */
    static double percentile(double[] sorted, double quantile) {
        double at = (sorted.length - 1) * (100 * quantile / 100);
        int below = Math.min((int) Math.floor(at), sorted.length - 1);
        int above = Math.min(below + 1, sorted.length - 1);
        double fraction = at - below;
        double difference = sorted[above] - sorted[below];
        return fraction >= 0.5 ? sorted[above] - difference * (1 - fraction) : sorted[below] + difference * fraction;
    }
}
