package io.seqmark.tensor;

/**
 * Rows of matrices scaled to length 1, and how like them another row is. A result depends on the rows alone, always added up
 * in the same order. Not thread-safe.
 */
public interface UnitVectors {
    /** Adds a row, scaled to length 1. */
    void add(Matrix matrix, int row);

    /** The cosine of the angle between a row and the one of these that is nearest to it; minus infinity where there is none. */
    float nearest(Matrix matrix, int row);
}
