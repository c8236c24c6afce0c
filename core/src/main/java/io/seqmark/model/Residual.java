package io.seqmark.model;

import io.seqmark.tensor.Elementwise;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.function.UnaryOperator;

/**
 * A residual connection with its normalisation, before the sublayer (pre-norm: T5, mBART, Pegasus) or after the sum
 * (post-norm: BART, Marian).
 */
public record Residual(Norm norm, boolean before) {
    /** hidden = norm(hidden + sublayer(hidden)), or hidden += sublayer(norm(hidden)); in place. */
    public void apply(Matrix hidden, UnaryOperator<Matrix> sublayer) {
        Matrix change = sublayer.apply(before ? norm.apply(hidden) : hidden);
        Elementwise.add(hidden, change);
        if (!before) {
            norm.applyInPlace(hidden);
        }
    }
}
