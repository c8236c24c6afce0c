package io.seqmark.tensor;

import io.seqmark.base.Precision;
import java.util.List;

/**
 * activation(x W' + b) with a weight that was packed once: faster than a plain product, and a row's result does not depend
 * on how many rows are computed with it. Owns its packed weight. Thread-safe.
 */
public sealed interface Linear extends AutoCloseable permits PackedLinear, HalfLinear, ByteLinear, WideLinear {
    /**
     * Packs weights that are stacked along their outputs, as Q, K and V are.
     *
     * @param weights each [outputs, inputs], with equal inputs
     * @param biases one a weight ([1, outputs] each), or none at all
     */
    static Linear pack(List<HostArray> weights, List<HostArray> biases, Activation activation, Precision precision) {
        WeightStack stack = new WeightStack(weights, biases);
        return weights.size() == 1 && stack.outputs() >= WideLinear.LEAST_OUTPUTS
                ? WideLinear.pack(stack, activation, precision)
                : stack.pack(activation, precision);
    }

    /** Columns of the input. */
    int inputs();

    /** Columns of the output. */
    int outputs();

    /** [n, inputs] to [n, outputs], a new matrix in the innermost scope. */
    default Matrix apply(Matrix input) {
        try (var _ = Profile.enter(Profile.Phase.LINEAR)) {
            return apply(prepare(input));
        }
    }

    /** Brings an input to the form in which layers of this kind and of as many inputs read it, in the innermost scope. */
    Input prepare(Matrix input);

    /** As {@link #apply(Matrix)}. */
    Matrix apply(Input input);

    /** Rows as a layer reads them. */
    sealed interface Input permits PackedLinear.Rounded, ByteLinear.Codes {
        /** How many. */
        int rows();
    }

    @Override
    void close();
}
