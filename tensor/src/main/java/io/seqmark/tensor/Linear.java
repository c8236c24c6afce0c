package io.seqmark.tensor;

/**
 * activation(x W' + b) with a weight that was prepared once: faster than a plain product, and a row's result does not depend
 * on how many rows are computed with it. Owns its weight. Thread-safe.
 */
public interface Linear extends AutoCloseable {
    /** Columns of the input. */
    int inputs();

    /** Columns of the output. */
    int outputs();

    /** [n, inputs] to [n, outputs], a new matrix in the innermost scope. */
    Matrix apply(Matrix input);

    @Override
    void close();
}
