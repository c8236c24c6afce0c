package io.seqmark.metrics.rouge;

import io.seqmark.metrics.ResampledMetric;

/** The mean F of one type in percent, from rows of an F and a 1. */
record MeanFmeasure(RougeType type, RougeConfig config) implements ResampledMetric {
    @Override
    public String name() {
        return type.label();
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
        return sums[1] == 0 ? 0 : 100 * sums[0] / sums[1];
    }
}
