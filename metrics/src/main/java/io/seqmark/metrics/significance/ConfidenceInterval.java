package io.seqmark.metrics.significance;

import io.seqmark.metrics.random.NumpyGenerator;
import io.seqmark.metrics.random.Resampler;
import java.util.Arrays;

/** Bootstrap confidence intervals of one system (Koehn, 2004), as {@code --confidence} gives them. */
public final class ConfidenceInterval {
    /** sacrebleu's seed unless {@code SACREBLEU_SEED} is set. */
    public static final long DEFAULT_SEED = 12345;

    private ConfidenceInterval() {}

    /**
     * The interval around a system's score.
     *
     * @param resamples at least 1
     * @throws IllegalArgumentException if there is no row
     */
    public static Interval of(Samples samples, int resamples, long seed) {
        double[] scores = resampledScores(samples, resamples, seed);
        Arrays.sort(scores);
        boolean single = samples.metric().singlePrecisionScores();
        return new Interval(NumpyMean.exact(scores, single), halfWidth(scores, single));
    }

    static double[] resampledScores(Samples samples, int resamples, long seed) {
        if (samples.size() == 0 || resamples < 1) {
            throw new IllegalArgumentException("a bootstrap needs at least one pair and one resample");
        }
        samples.sort();
        NumpyGenerator random = new NumpyGenerator(seed);
        double[] scores = new double[resamples];
        Resampler.run(
                resamples,
                samples.size(),
                sample -> random.choice(samples.size(), sample),
                (number, sample) -> scores[number] = samples.resampledScore(sample));
        return scores;
    }

    /** sacrebleu's way to a paired test's interval, whose mean is rounded differently. */
    static Interval ofScores(double[] scores, boolean singlePrecision) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return new Interval(NumpyMean.pairwise(sorted, singlePrecision), halfWidth(sorted, singlePrecision));
    }

    private static double halfWidth(double[] sorted, boolean singlePrecision) {
        int below = sorted.length / 40;
        double width = sorted[sorted.length - below - 1] - sorted[below];
        return singlePrecision ? 0.5f * (float) width : 0.5 * width;
    }
}
