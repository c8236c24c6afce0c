package io.seqmark.tensor.cpu;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.WeightStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A layer in float32 or bfloat16 in the form that oneDNN packs; {@link HalfLinear} rounds around one in float32. */
final class PackedLinear implements CpuLinear {
    /** oneDNN chooses the packed form for about this many rows; the results do not depend on it. */
    private static final long ROWS_HINT = 128;
    /**
     * The outputs of a block of oneDNN's packed form. Where a virtual machine hides the sizes of the processor's caches (seen
     * on AMD EPYC 9005), the bundled oneDNN 3.7 computes a last block with fewer of them wrongly in float32 with AVX-512. So all
     * blocks are whole.
     */
    static final int BLOCK = 64;

    private final int inputs;
    private final int outputs;
    private final boolean bfloat16;
    private final Tensor weight;
    private final Optional<Tensor> bias;
    private final IValue weightValue;
    private final IValue biasValue;
    private final Activation activation;
    /** Whether oneDNN applies the activation, where it has it. */
    private final boolean fused;

    private final IValue operator;

    /**
     * Rows in the layer's own type.
     *
     * @param pieces of {@link RowCounts#MOST} rows each, filled up; the last one of what is left
     */
    record Rounded(List<IValue> pieces, int rows) implements Input {}

    private PackedLinear(
            WeightStack stack,
            boolean bfloat16,
            boolean fused,
            Tensor weight,
            Optional<Tensor> bias,
            Activation activation) {
        this.fused = fused;
        this.inputs = stack.inputs();
        this.outputs = stack.outputs();
        this.bfloat16 = bfloat16;
        this.weight = weight;
        this.bias = bias;
        this.weightValue = Torch.keep(new IValue(weight));
        this.biasValue = Torch.keep(bias.map(IValue::new).orElseGet(IValue::new));
        this.activation = activation;
        this.operator = Torch.keep(new IValue(ActivationKernels.operator(fused ? activation : Activation.NONE)));
    }

    static PackedLinear pack(WeightStack stack, Activation activation, Precision precision) {
        boolean bfloat16 = precision == Precision.BFLOAT16;
        try (var _ = new PointerScope()) {
            int filled = filled(stack.outputs());
            Tensor packed =
                    Torch.keep(Torch.reorder(rounded(WeightTensors.weight(stack, filled), bfloat16), ROWS_HINT));
            Optional<Tensor> bias = stack.biases().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Torch.keep(rounded(WeightTensors.bias(stack, filled), bfloat16)));
            // oneDNN's ReLU makes NaN 0, which would hide weights that are no numbers
            boolean fused = activation != Activation.RELU || WeightTensors.areFinite(stack);
            return new PackedLinear(stack, bfloat16, fused, packed, bias, activation);
        }
    }

    /** So many outputs with the last block filled up. */
    static int filled(int outputs) {
        return (outputs + BLOCK - 1) / BLOCK * BLOCK;
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
    public Rounded prepare(CpuMatrix input) {
        input.checkShape(input.rows(), inputs);
        if (input.rows() <= RowCounts.MOST) {
            return new Rounded(List.of(piece(input)), input.rows());
        }
        List<IValue> pieces = new ArrayList<>();
        for (int row = 0; row < input.rows(); row += RowCounts.MOST) {
            pieces.add(piece(input.rows(row, Math.min(RowCounts.MOST, input.rows() - row))));
        }
        return new Rounded(pieces, input.rows());
    }

    private IValue piece(CpuMatrix rows) {
        return new IValue(rounded(filled(rows).tensor(), bfloat16));
    }

    private CpuMatrix filled(CpuMatrix input) {
        int rows = RowCounts.filled(input.rows(), bfloat16 ? Precision.BFLOAT16 : Precision.FLOAT32);
        if (rows == input.rows()) {
            return input;
        }
        CpuMatrix filled = CpuScope.matrix(rows, input.columns());
        Memory.copyFloats(input.address(0), filled.address(0), (long) input.rows() * input.columns());
        return filled;
    }

    @Override
    public CpuMatrix apply(Input input) {
        Allocations.request();
        Rounded rows = (Rounded) input;
        CpuMatrix output = rows.pieces().size() == 1 ? product(rows.pieces().getFirst(), rows.rows()) : products(rows);
        if (!fused) {
            Elementwise.relu(output);
        }
        ActivationKernels.finish(activation, output);
        return output;
    }

    private CpuMatrix product(IValue piece, int rows) {
        Tensor result = Torch.linear(piece, weightValue, biasValue, operator);
        Tensor wanted = Torch.firstRows(bfloat16 ? result.to(torch.ScalarType.Float) : result, rows);
        return new CpuMatrix(wanted, rows, (int) result.size(1)).firstColumns(outputs);
    }

    private CpuMatrix products(Rounded rows) {
        CpuMatrix all = CpuScope.matrix(rows.rows(), outputs);
        int first = 0;
        for (IValue piece : rows.pieces()) {
            int count = Math.min(RowCounts.MOST, rows.rows() - first);
            try (var _ = CpuScope.open()) {
                Memory.copyFloats(product(piece, count).address(0), all.address(first), (long) count * outputs);
            }
            first += count;
        }
        return all;
    }

    @Override
    public void close() {
        for (IValue value : List.of(weightValue, biasValue, operator)) {
            value.close();
        }
        bias.ifPresent(Tensor::close);
        weight.close();
    }

    private static Tensor rounded(Tensor values, boolean bfloat16) {
        return bfloat16 ? values.to(torch.ScalarType.BFloat16) : values;
    }
}
