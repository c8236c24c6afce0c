package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import io.seqmark.tensor.Activation;
import io.seqmark.tensor.WeightStack;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A layer with 8-bit weights, one scale an output, and inputs quantised row by row as they come. oneDNN multiplies integers
 * and applies the weights' scales; the row's scale, the bias and the activation follow here.
 */
final class ByteLinear implements CpuLinear {
    private final int inputs;
    private final int outputs;
    private final Tensor weight;
    private final Tensor scales;
    private final float[] bias;
    private final IValue weightValue;
    private final IValue scalesValue;
    /** The operator wants them, although symmetric codes have none. */
    private final IValue zeroPoints;

    private final Activation activation;

    /**
     * Rows of unsigned bytes.
     *
     * @param scales of each row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Codes(IValue values, float[] scales) implements Input {
        @Override
        public int rows() {
            return scales.length;
        }
    }

    private ByteLinear(WeightStack stack, Tensor weight, Tensor scales, float[] bias, Activation activation) {
        this.inputs = stack.inputs();
        this.outputs = stack.outputs();
        this.weight = weight;
        this.scales = scales;
        this.bias = bias;
        this.weightValue = Torch.keep(new IValue(weight));
        this.scalesValue = Torch.keep(new IValue(scales));
        this.zeroPoints = Torch.keep(new IValue(torch.zeros(outputs).to(torch.ScalarType.Long)));
        this.activation = activation;
    }

    static ByteLinear pack(WeightStack stack, Activation activation) {
        int rows = stack.outputs();
        int columns = stack.inputs();
        try (var _ = new PointerScope()) {
            Tensor codes = Torch.bytes(rows, columns, torch.ScalarType.Char);
            float[] rowScales = new float[rows];
            ByteRows.quantize(
                    WeightTensors.weight(stack).data_ptr().address(),
                    rows,
                    columns,
                    codes.data_ptr().address(),
                    0,
                    rowScales);
            Tensor scales = Torch.keep(torch.empty(rows));
            new CpuMatrix(scales, 1, rows).write(0, rowScales, 0);
            float[] bias = stack.biases().isEmpty()
                    ? new float[0]
                    : new CpuMatrix(WeightTensors.bias(stack, rows), 1, rows).row(0);
            return new ByteLinear(stack, Torch.keep(Torch.packBytes(codes)), scales, bias, activation);
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Codes prepare(CpuMatrix input) {
        int rows = input.rows();
        input.checkShape(rows, inputs);
        float[] rowScales = new float[rows];
        Tensor codes = Torch.bytes(RowCounts.filled(rows), inputs, torch.ScalarType.Byte);
        ByteRows.quantize(
                input.address(0), rows, inputs, codes.data_ptr().address(), ByteRows.UNSIGNED_ZERO, rowScales);
        return new Codes(new IValue(codes), rowScales);
    }

    @Override
    public CpuMatrix apply(Input input) {
        Allocations.request();
        Codes codes = (Codes) input;
        Tensor product = Torch.linearOfBytes(codes.values(), weightValue, scalesValue, zeroPoints);
        CpuMatrix output = new CpuMatrix(Torch.firstRows(product, codes.rows()), codes.rows(), outputs);
        for (int row = 0; row < codes.rows(); row++) {
            finish(output.address(row), codes.scales()[row]);
        }
        if (activation != Activation.RELU) { // which finish() did
            ActivationKernels.apply(activation, output);
        }
        return output;
    }

    /** y = y * scale + bias, and its positive part for ReLU. */
    private void finish(long row, float scale) {
        boolean positive = activation == Activation.RELU;
        int i = 0;
        for (; i <= outputs - LANES; i += LANES) {
            long at = row + (long) i * Float.BYTES;
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, Memory.ALL, at, Memory.ORDER)
                    .mul(scale);
            if (bias.length > 0) {
                y = y.add(FloatVector.fromArray(SPECIES, bias, i));
            }
            if (positive) {
                y = y.max(0f);
            }
            y.intoMemorySegment(Memory.ALL, at, Memory.ORDER);
        }
        for (; i < outputs; i++) {
            long at = row + (long) i * Float.BYTES;
            float y = Memory.ALL.get(Memory.FLOAT, at) * scale + (bias.length > 0 ? bias[i] : 0f);
            Memory.ALL.set(Memory.FLOAT, at, positive ? Math.max(y, 0f) : y);
        }
    }

    @Override
    public void close() {
        for (IValue value : List.of(weightValue, scalesValue, zeroPoints)) {
            value.close();
        }
        scales.close();
        weight.close();
    }
}
