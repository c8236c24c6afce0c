package io.seqmark.model;

import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;

/** The position-wise feed-forward block. */
public sealed interface FeedForward {
    /** [n, width] to [n, width]. */
    Matrix apply(Matrix hidden);

    /** out(activation(in(x))): the activation is part of {@code in}. */
    record Plain(Linear in, Linear out) implements FeedForward {
        @Override
        public Matrix apply(Matrix hidden) {
            return out.apply(in.apply(hidden));
        }
    }

    /** out(activation(gate(x)) * up(x)) (Shazeer, 2020): the activation is part of {@code gate}. */
    record Gated(Linear gate, Linear up, Linear out) implements FeedForward {
        @Override
        public Matrix apply(Matrix hidden) {
            Matrix gated = gate.apply(hidden);
            gated.multiply(up.apply(hidden));
            return out.apply(gated);
        }
    }

    /** norm(block(x)) (Gemma 2). */
    record Normalised(FeedForward block, Norm norm) implements FeedForward {
        @Override
        public Matrix apply(Matrix hidden) {
            Matrix result = block.apply(hidden);
            norm.applyInPlace(result);
            return result;
        }
    }
}
