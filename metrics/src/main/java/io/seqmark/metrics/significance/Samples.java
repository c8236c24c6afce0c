package io.seqmark.metrics.significance;

import io.seqmark.metrics.ResampledMetric;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows of one system under one metric, one a pair: 8 bytes, and 4 or 8 for each number. Each worker fills its own and they
 * are merged in any order with the same result to the bit, because pairs keep their place in the corpus. Not thread-safe while
 * it is filled.
 */
public final class Samples {
    private final ResampledMetric metric;
    private final int width;
    private int size;
    private boolean sorted = true;
    private long[] places = new long[64];
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

    /** Adds the row of a pair. */
    public <M extends SummedMetric<?>> void add(long place, M source, Statistics pair) {
        double[] row = new double[width];
        source.row(pair, row);
        add(place, row);
    }

    /**
     * Adds the row of a pair.
     *
     * @param place the pair's place in the corpus; each is added once
     */
    public void add(long place, double... row) {
        if (row.length != width) {
            throw new IllegalArgumentException(
                    "a row of " + metric.name() + " has " + width + " numbers, not " + row.length);
        }
        makeRoom();
        int at = size * width;
        for (int k = 0; k < width; k++) {
            if (metric.singlePrecisionSums()) {
                singles[at + k] = (float) row[k];
            } else {
                doubles[at + k] = row[k];
            }
        }
        append(place);
    }

    /** Adds all rows of another worker, which stays as it is. */
    public void merge(Samples other) {
        if (!metric.equals(other.metric)) {
            throw new IllegalArgumentException("rows of different metrics do not go together");
        }
        for (int i = 0; i < other.size; i++) {
            makeRoom();
            if (metric.singlePrecisionSums()) {
                System.arraycopy(other.singles, i * width, singles, size * width, width);
            } else {
                System.arraycopy(other.doubles, i * width, doubles, size * width, width);
            }
            append(other.places[i]);
        }
    }

    private void makeRoom() {
        if (size == places.length) {
            places = Arrays.copyOf(places, size * 2);
        }
        int capacity = Math.multiplyExact(places.length, width);
        if (metric.singlePrecisionSums() && singles.length < capacity) {
            singles = Arrays.copyOf(singles, capacity);
        } else if (!metric.singlePrecisionSums() && doubles.length < capacity) {
            doubles = Arrays.copyOf(doubles, capacity);
        }
    }

    private void append(long place) {
        sorted &= size == 0 || places[size - 1] < place;
        places[size++] = place;
    }

    /**
     * Puts the rows in corpus order, on which the random stream falls.
     *
     * @throws IllegalStateException if two pairs have the same place
     */
    void sort() {
        if (sorted) {
            return;
        }
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted((a, b) -> Long.compare(places[a], places[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        Samples inOrder = new Samples(metric);
        for (int i = 0; i < size; i++) {
            if (i > 0 && places[order[i]] == places[order[i - 1]]) {
                throw new IllegalStateException("pair " + places[order[i]] + " was added twice");
            }
            double[] row = new double[width];
            for (int k = 0; k < width; k++) {
                row[k] = value(order[i], k);
            }
            inOrder.add(places[order[i]], row);
        }
        places = inOrder.places;
        singles = inOrder.singles;
        doubles = inOrder.doubles;
        sorted = true;
    }

    /** The score of the whole system. */
    double score() {
        double[] sums = new double[width];
        for (int i = 0; i < size; i++) {
            addTo(i, sums);
        }
        return metric.totalScore(sums);
    }

    private double value(int row, int column) {
        return metric.singlePrecisionSums() ? singles[row * width + column] : doubles[row * width + column];
    }

    /** Adds a row to sums. */
    void addTo(int row, double[] sums) {
        int at = row * width;
        if (metric.singlePrecisionSums()) {
            for (int k = 0; k < width; k++) {
                sums[k] += singles[at + k];
            }
        } else {
            for (int k = 0; k < width; k++) {
                sums[k] += doubles[at + k];
            }
        }
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
                addTo(row, sums);
            }
        }
        return metric.resampledScore(sums);
    }
}
