package io.seqmark.metrics.significance;

import io.seqmark.metrics.Metric;
import io.seqmark.metrics.ResampledMetric;
import io.seqmark.metrics.Statistics;
import java.util.Arrays;

/**
 * The rows of one system under one metric, one a pair, in corpus order. Not thread-safe while it is filled.
 */
public final class Samples {
    private final ResampledMetric metric;
    private final int width;
    private int size;
    /** One of the two is used. */
    private float[] singles = new float[0];

    private double[] doubles = new double[0];

    /** No rows yet. */
    public Samples(ResampledMetric metric) {
        this.metric = metric;
        this.width = metric.width();
    }

    /** The metric. */
    public ResampledMetric metric() {
        return metric;
    }

    /** The number of rows. */
    public int size() {
        return size;
    }

    /** Appends the row of the next pair. */
    public <M extends Metric<?>> void add(M source, Statistics pair) {
        double[] row = new double[width];
        source.row(pair, row);
        add(row);
    }

    /** Appends the row of the next pair. */
    public void add(double... row) {
        if (row.length != width) {
            throw new IllegalArgumentException(
                    "a row of " + metric.name() + " has " + width + " numbers, not " + row.length);
        }
        int end = Math.multiplyExact(size + 1, width);
        if (metric.singlePrecisionSums()) {
            if (end > singles.length) {
                singles = Arrays.copyOf(singles, Math.max(end, singles.length * 2));
            }
            for (int k = 0; k < width; k++) {
                singles[size * width + k] = (float) row[k];
            }
        } else {
            if (end > doubles.length) {
                doubles = Arrays.copyOf(doubles, Math.max(end, doubles.length * 2));
            }
            System.arraycopy(row, 0, doubles, size * width, width);
        }
        size++;
    }

    /** The score of the whole system. */
    double score() {
        double[] sums = new double[width];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < width; k++) {
                sums[k] += value(i, k);
            }
        }
        return metric.exchangedScore(sums);
    }

    double value(int row, int column) {
        return metric.singlePrecisionSums() ? singles[row * width + column] : doubles[row * width + column];
    }

    /** The score of the chosen rows, summed one after another as numpy does. */
    double resampledScore(int[] rows) {
        double[] sums = new double[width];
        if (metric.singlePrecisionSums()) {
            float[] totals = new float[width];
            for (int row : rows) {
                int at = row * width;
                for (int k = 0; k < width; k++) {
                    totals[k] += singles[at + k];
                }
            }
            for (int k = 0; k < width; k++) {
                sums[k] = totals[k];
            }
        } else {
            for (int row : rows) {
                int at = row * width;
                for (int k = 0; k < width; k++) {
                    sums[k] += doubles[at + k];
                }
            }
        }
        return metric.resampledScore(sums);
    }
}
