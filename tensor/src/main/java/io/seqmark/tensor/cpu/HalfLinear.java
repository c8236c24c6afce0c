package io.seqmark.tensor.cpu;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.WeightStack;

/**
 * A layer as float16 hardware computes it: input, weights, bias and output rounded to float16, sums in float32. oneDNN has no
 * float16 products on most processors, so weights are float32 copies of float16 numbers, as large and as fast as float32.
 */
final class HalfLinear implements CpuLinear {
    private final PackedLinear layer;
    private final Activation activation;

    private HalfLinear(PackedLinear layer, Activation activation) {
        this.layer = layer;
        this.activation = activation;
    }

    /** A layer of weights that were read as float16 numbers, or are rounded now. */
    static HalfLinear pack(WeightStack stack, Activation activation) {
        return new HalfLinear(PackedLinear.pack(stack.inHalf(), Activation.NONE, Precision.FLOAT16), activation);
    }

    @Override
    public int inputs() {
        return layer.inputs();
    }

    @Override
    public int outputs() {
        return layer.outputs();
    }

    @Override
    public Input prepare(CpuMatrix input) {
        return layer.prepare(input.isHalf() ? input : CpuMatrix.roundedToHalf(input));
    }

    @Override
    public CpuMatrix apply(Input input) {
        CpuMatrix output = layer.apply(input);
        output.roundToHalf();
        ActivationKernels.apply(activation, output);
        if (activation != Activation.NONE && activation != Activation.RELU) {
            output.roundToHalf();
        }
        return output;
    }

    @Override
    public void close() {
        layer.close();
    }
}
