package io.seqmark.tensor;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * activation(x W' + b) with a weight that oneDNN has packed once: faster than a plain product, and a row's result does not
 * depend on how many rows are computed with it. Owns its packed weight. Thread-safe.
 */
public final class Linear implements AutoCloseable {
    /** oneDNN chooses the packed form for about this many rows; the results do not depend on it. */
    private static final long ROWS_HINT = 128;

    private final int inputs;
    private final int outputs;
    private final Tensor weight;
    private final Optional<Tensor> bias;
    private final IValue weightValue;
    private final IValue biasValue;
    private final Activation activation;
    private final IValue operator;

    private Linear(int inputs, int outputs, Tensor weight, Optional<Tensor> bias, Activation activation) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.weight = weight;
        this.bias = bias;
        this.weightValue = Torch.keep(new IValue(weight));
        this.biasValue = Torch.keep(bias.map(IValue::new).orElseGet(IValue::new));
        this.activation = activation;
        this.operator = Torch.keep(new IValue(activation.operator()));
    }

    /**
     * Packs weights that are stacked along their outputs, as Q, K and V are.
     *
     * @param weights each [outputs, inputs], with equal inputs
     * @param biases one a weight ([1, outputs] each), or none at all
     */
    public static Linear pack(List<HostArray> weights, List<HostArray> biases, Activation activation) {
        int inputs = weights.getFirst().columns();
        int outputs = weights.stream().mapToInt(HostArray::rows).sum();
        if (weights.stream().anyMatch(part -> part.columns() != inputs)) {
            throw new IllegalArgumentException("stacked weights have different inputs");
        }
        if (!biases.isEmpty() && biases.stream().mapToLong(HostArray::elements).sum() != outputs) {
            throw new IllegalArgumentException("the biases do not have " + outputs + " elements");
        }
        try (var _ = new PointerScope()) {
            Tensor packed = Torch.keep(Torch.reorder(stack(weights, outputs, inputs), ROWS_HINT));
            Optional<Tensor> bias = biases.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Torch.keep(stack(biases, 1, outputs).view(outputs)));
            return new Linear(inputs, outputs, packed, bias, activation);
        }
    }

    /** Columns of the input. */
    public int inputs() {
        return inputs;
    }

    /** Columns of the output. */
    public int outputs() {
        return outputs;
    }

    /** [n, inputs] to [n, outputs], a new matrix in the innermost scope. */
    public Matrix apply(Matrix input) {
        input.checkShape(input.rows(), inputs);
        Tensor result = Torch.linear(new IValue(input.tensor()), weightValue, biasValue, operator);
        Matrix output = new Matrix(result, input.rows(), outputs);
        if (activation == Activation.GELU_TANH) {
            Elementwise.geluTanh(output);
        }
        return output;
    }

    @Override
    public void close() {
        for (IValue value : List.of(weightValue, biasValue, operator)) {
            value.close();
        }
        bias.ifPresent(Tensor::close);
        weight.close();
    }

    private static Tensor stack(List<HostArray> parts, int rows, int columns) {
        HostArray only = parts.getFirst();
        if (parts.size() == 1
                && only.type() == ElementType.FLOAT32
                && only.data().isNative()
                && only.data().address() % Float.BYTES == 0) {
            // packing copies it, so the mapped file may be read in place
            return torch.from_blob(pointer(only), rows, columns);
        }
        Tensor stacked = torch.empty(rows, columns);
        long address = stacked.data_ptr().address();
        for (HostArray part : parts) {
            part.decode(0, part.elements(), Memory.ALL, address);
            address += part.elements() * Float.BYTES;
        }
        return stacked;
    }

    private static FloatPointer pointer(HostArray array) {
        long base = array.data().address();
        return new FloatPointer() {
            {
                address = base;
                limit = array.elements();
                capacity = array.elements();
            }
        };
    }
}
