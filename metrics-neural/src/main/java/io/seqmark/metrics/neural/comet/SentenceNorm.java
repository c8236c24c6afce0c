package io.seqmark.metrics.neural.comet;

import io.seqmark.tensor.Matrix;

/**
 * A normalisation over all numbers of a sentence's states in one layer.
 *
 * @param mean that is taken away
 * @param scale by which the rest is multiplied
 */
record SentenceNorm(float mean, float scale) {
    static final SentenceNorm NONE = new SentenceNorm(0, 1);

    private static final double EPSILON = 1e-12;

    /** That of some rows of a matrix. */
    static SentenceNorm of(Matrix states, int from, int count) {
        double sum = 0;
        for (int row = from; row < from + count; row++) {
            for (float value : states.row(row)) {
                sum += value;
            }
        }
        double numbers = (double) count * states.columns();
        double mean = sum / numbers;
        double squares = 0;
        for (int row = from; row < from + count; row++) {
            for (float value : states.row(row)) {
                squares += (value - mean) * (value - mean);
            }
        }
        return new SentenceNorm((float) mean, (float) (1 / Math.sqrt(squares / numbers + EPSILON)));
    }

    void apply(float[] row) {
        if (!equals(NONE)) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (row[i] - mean) * scale;
            }
        }
    }
}
