package io.seqmark.model;

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
 * @param clamp of the sum in float16
 */
public record Residual(Optional<Norm> norm, boolean before, Clamp clamp) {
    /**
     * What transformers does to hidden states in float16 so that they stay finite: between minus and plus 64,504. It looks for
     * an infinity in the whole batch; here each row stands for itself, which is the same but for numbers between 64,504 and
     * 65,504 beside an infinite one.
     */
    public enum Clamp {
        NEVER,
        ALWAYS,
        /** Where a row holds an infinity. */
        INFINITE
    }

    /** What float16's largest number is brought down to. */
    private static final float LIMIT = 65_504f - 1000f;

    /** A connection with one norm for all rows, without clamping. */
    public Residual(Norm norm, boolean before) {
        this(norm, before, Clamp.NEVER);
    }

    /** A connection with one norm for all rows. */
    public Residual(Norm norm, boolean before, Clamp clamp) {
        this(Optional.of(norm), before, clamp);
    }

    /** A connection whose sublayer normalises its input itself. */
    public static Residual bare() {
        return new Residual(Optional.empty(), true, Clamp.NEVER);
    }

    /** hidden = norm(hidden + sublayer(hidden)), or hidden += sublayer(norm(hidden)); in place. */
    public void apply(Matrix hidden, UnaryOperator<Matrix> sublayer) {
        Matrix change = sublayer.apply(before ? normalised(hidden) : hidden);
        hidden.add(change);
        if (clamp != Clamp.NEVER) {
            hidden.clampHalf(LIMIT, clamp == Clamp.INFINITE);
        }
        if (!before) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
    }

    private Matrix normalised(Matrix hidden) {
        return norm.map(n -> n.apply(hidden)).orElse(hidden);
    }
}
