package io.seqmark.model;

import io.seqmark.tensor.Elementwise;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A residual connection with its normalisation, before the sublayer (pre-norm: T5, mBART, Pegasus) or after the sum
 * (post-norm: BART, Marian).
 *
 * @param norm absent where the sublayer normalises its input itself
 * @param before whether it is applied before
 */
public record Residual(Optional<Norm> norm, boolean before) {
    /** A connection with one norm for all rows. */
    public Residual(Norm norm, boolean before) {
        this(Optional.of(norm), before);
    }

    /** A connection whose sublayer normalises its input itself. */
    public static Residual bare() {
        return new Residual(Optional.empty(), true);
    }

    /** hidden = norm(hidden + sublayer(hidden)), or hidden += sublayer(norm(hidden)); in place. */
    public void apply(Matrix hidden, UnaryOperator<Matrix> sublayer) {
        Matrix change = sublayer.apply(before ? normalised(hidden) : hidden);
        Elementwise.add(hidden, change);
        if (!before) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
    }

    private Matrix normalised(Matrix hidden) {
        return norm.map(n -> n.apply(hidden)).orElse(hidden);
    }
}
