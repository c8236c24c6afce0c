package io.seqmark.model;

import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;

/**
 * What BERT's language model puts between its last layer and the vocabulary (Devlin et al., 2019): norm(dense(x)), where the
 * activation is part of {@code dense}.
 */
public record HeadTransform(Linear dense, Norm norm) {
    /** [n, width] to [n, width of the output embedding], a new matrix in the innermost scope. */
    Matrix apply(Matrix hidden) {
        Matrix result = dense.apply(hidden);
        norm.applyInPlace(result);
        return result;
    }
}
