package io.seqmark.tensor;

/**
 * Rotary positions (Su et al., 2021): of a head of size 2 n, numbers i and n + i are turned as one point by the angle position x
 * frequency i. A row's bits depend on that row and its position alone. Thread-safe.
 */
public interface Rotation {
    /**
     * Turns some heads of each row, in place.
     *
     * @param column of the first head's first number
     * @param heads how many there are, side by side
     * @param positions of each row, at least 0
     */
    void apply(Matrix matrix, int column, int heads, int[] positions);
}
