package io.seqmark.tensor.cpu;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Profile;
import io.seqmark.tensor.WeightStack;

/** A layer whose weight was packed once. Thread-safe. */
sealed interface CpuLinear extends Linear permits PackedLinear, HalfLinear, ByteLinear, WideLinear {
    /** Packs weights and gives mapped pages back. */
    static CpuLinear pack(WeightStack stack, Activation activation, Precision precision) {
        return stack.weights().size() == 1 && stack.outputs() >= WideLinear.LEAST_OUTPUTS
                ? WideLinear.pack(stack, activation, precision)
                : packOne(stack, activation, precision);
    }

    /** The same as one layer, however many outputs there are. */
    static CpuLinear packOne(WeightStack stack, Activation activation, Precision precision) {
        CpuLinear linear = switch (precision) {
            case FLOAT32, BFLOAT16 -> PackedLinear.pack(stack, activation, precision);
            case FLOAT16 -> HalfLinear.pack(stack, activation);
            case INT8 -> ByteLinear.pack(stack, activation);
        };
        WeightTensors.release(stack);
        return linear;
    }

    @Override
    default CpuMatrix apply(Matrix input) {
        try (var _ = Profile.enter(Profile.Phase.LINEAR)) {
            return apply(prepare(CpuMatrix.of(input)));
        }
    }

    /** Brings an input to the form in which layers of this kind and of as many inputs read it, in the innermost scope. */
    Input prepare(CpuMatrix input);

    /** As {@link #apply(Matrix)}. */
    CpuMatrix apply(Input input);

    /** Rows as a layer reads them. */
    sealed interface Input permits PackedLinear.Rounded, ByteLinear.Codes {
        /** How many. */
        int rows();
    }
}
