package io.seqmark.model;

import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;

/**
 * The feed-forward block. A row's result must not depend on rows of other sentences, to the bit. Thread-safe.
 */
public interface FeedForward {
    /** [n, width] to [n, width]: each row for itself. */
    Matrix apply(Matrix hidden);

    /**
     * The same for whole sentences, whose tokens may be looked at together.
     *
     * @param lengths tokens of each sentence; their sum is the rows of {@code hidden}
     */
    default Matrix apply(Matrix hidden, int[] lengths) {
        return apply(hidden);
    }

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
