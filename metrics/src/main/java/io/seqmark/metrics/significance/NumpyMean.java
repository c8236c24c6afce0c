package io.seqmark.metrics.significance;

import java.math.BigDecimal;
import java.math.MathContext;

/** Means with the roundings of the two ways in which sacrebleu takes them. */
final class NumpyMean {
    private static final int BLOCK = 128;
    /** As many digits as the middle between any two doubles has, so that a mean which is just there is rounded to even, once. */
    private static final MathContext EXACT = new MathContext(800);

    private NumpyMean() {}

    /** {@code values.mean()} of numpy: pairwise summation, in the array's own precision. */
    static double pairwise(double[] values, boolean singlePrecision) {
        return singlePrecision
                ? singleSum(values, 0, values.length) / values.length
                : doubleSum(values, 0, values.length) / values.length;
    }

    /** {@code statistics.mean(values)} of Python: the exact mean, rounded once, to the type of the values. */
    static double exact(double[] values, boolean singlePrecision) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
        }
        double mean = sum.divide(BigDecimal.valueOf(values.length), EXACT).doubleValue();
        return singlePrecision ? (float) mean : mean;
    }

    private static double doubleSum(double[] values, int start, int length) {
        if (length < 8) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += values[start + i];
            }
            return sum;
        }
        if (length > BLOCK) {
            int half = length / 2 - length / 2 % 8;
            return doubleSum(values, start, half) + doubleSum(values, start + half, length - half);
        }
        double[] lanes = new double[8];
        int whole = length - length % 8;
        for (int i = 0; i < whole; i++) {
            lanes[i % 8] += values[start + i];
        }
        double sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
        for (int i = whole; i < length; i++) {
            sum += values[start + i];
        }
        return sum;
    }

    private static float singleSum(double[] values, int start, int length) {
        if (length < 8) {
            float sum = 0;
            for (int i = 0; i < length; i++) {
                sum += (float) values[start + i];
            }
            return sum;
        }
        if (length > BLOCK) {
            int half = length / 2 - length / 2 % 8;
            return singleSum(values, start, half) + singleSum(values, start + half, length - half);
        }
        float[] lanes = new float[8];
        int whole = length - length % 8;
        for (int i = 0; i < whole; i++) {
            lanes[i % 8] += (float) values[start + i];
        }
        float sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
        for (int i = whole; i < length; i++) {
            sum += (float) values[start + i];
        }
        return sum;
    }
}
