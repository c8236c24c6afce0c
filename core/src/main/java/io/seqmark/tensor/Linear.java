package io.seqmark.tensor;

import io.seqmark.contract.Precision;
import java.util.List;

/**
 * activation(x W' + b) with a weight that was packed once: faster than a plain product, and a row's result does not depend
 * on how many rows are computed with it. Owns its packed weight. Thread-safe.
 */
public sealed interface Linear extends AutoCloseable permits PackedLinear, HalfLinear, ByteLinear {
    /**
     * Packs weights that are stacked along their outputs, as Q, K and V are.
     *
     * @param weights each [outputs, inputs], with equal inputs
     * @param biases one a weight ([1, outputs] each), or none at all
     */
    static Linear pack(List<HostArray> weights, List<HostArray> biases, Activation activation, Precision precision) {
        WeightStack stack = new WeightStack(weights, biases);
        Linear linear = switch (precision) {
            case FLOAT32, BFLOAT16 -> PackedLinear.pack(stack, activation, precision);
            case FLOAT16 -> HalfLinear.pack(stack, activation);
            case INT8 -> ByteLinear.pack(stack, activation);
        };
        stack.release();
        return linear;
    }

    /** Columns of the input. */
    int inputs();

    /** Columns of the output. */
    int outputs();

    /** [n, inputs] to [n, outputs], a new matrix in the innermost scope. */
    Matrix apply(Matrix input);

    @Override
    void close();
}
