package io.seqmark.metrics;

/**
 * In what precision a formula is computed. Every operation is rounded on its own: a double holds the exact result of an
 * operation on two floats well enough for its rounding to be that of the float operation.
 */
public enum Rounding {
    /** float32, as numpy computes with the sums of resampled rows. */
    SINGLE,
    /** float64. */
    DOUBLE;

    /** The result of one operation in this precision. */
    public double round(double result) {
        return this == SINGLE ? (float) result : result;
    }
}
