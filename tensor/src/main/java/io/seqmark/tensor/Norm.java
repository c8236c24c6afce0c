package io.seqmark.tensor;

/**
 * Normalisation of each row: layer normalisation (Ba et al., 2016), or without mean and bias (Zhang and Sennrich, 2019), as
 * T5 has it. A row's bits depend on that row alone. Immutable and thread-safe.
 */
public interface Norm {
    /** A normalised copy in the innermost scope. */
    Matrix apply(Matrix input);

    /** Normalises in place. */
    void applyInPlace(Matrix matrix);

    /**
     * Normalises, in place, some vectors of each row, which lie side by side.
     *
     * @param column of the first one's first number
     * @param count how many there are
     */
    void applyToParts(Matrix matrix, int column, int count);

    /** Writes what is normalised to a matrix of the same shape; float16 numbers where the weight has such. */
    void applyTo(Matrix input, Matrix result);
}
