package io.seqmark.metrics.significance;

import io.seqmark.metrics.ResampledMetric;

/**
 * A metric that is the mean of its segments' values, as those that models compute are.
 *
 * @param name as a score carries it
 */
public record SegmentMean(String name) implements ResampledMetric {
    /** The values of one system, in the order of the corpus, as rows to resample. */
    public Samples samples(double[] values) {
        Samples samples = new Samples(this);
        for (int i = 0; i < values.length; i++) {
            samples.add(i, values[i], 1);
        }
        return samples;
    }

    @Override
    public int width() {
        return 2;
    }

    @Override
    public boolean singlePrecisionSums() {
        return false;
    }

    @Override
    public boolean singlePrecisionScores() {
        return false;
    }

    @Override
    public double resampledScore(double[] sums) {
        return exchangedScore(sums);
    }

    @Override
    public double exchangedScore(double[] sums) {
        return sums[1] == 0 ? 0 : sums[0] / sums[1];
    }
}
