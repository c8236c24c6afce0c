package io.seqmark.tensor;

import io.seqmark.base.Precision;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The weights of projections that share their input, stacked along their outputs, as Q, K and V are.
 *
 * @param weights each [outputs, inputs], with equal inputs
 * @param biases one a weight ([1, outputs] each), or none at all
 */
record WeightStack(List<HostArray> weights, List<HostArray> biases) {
    WeightStack {
        int inputs = weights.getFirst().columns();
        if (weights.stream().anyMatch(part -> part.columns() != inputs)) {
            throw new IllegalArgumentException("stacked weights have different inputs");
        }
        int outputs = outputs(weights);
        if (!biases.isEmpty() && biases.stream().mapToLong(HostArray::elements).sum() != outputs) {
            throw new IllegalArgumentException("the biases do not have " + outputs + " elements");
        }
    }

    int inputs() {
        return weights.getFirst().columns();
    }

    int outputs() {
        return outputs(weights);
    }

    /** Packs a layer and gives mapped pages back. */
    Linear pack(Activation activation, Precision precision) {
        Linear linear = switch (precision) {
            case FLOAT32, BFLOAT16 -> PackedLinear.pack(this, activation, precision);
            case FLOAT16 -> HalfLinear.pack(this, activation);
            case INT8 -> ByteLinear.pack(this, activation);
        };
        release();
        return linear;
    }

    /** Some outputs of a single weight. */
    WeightStack outputs(int first, int count) {
        return new WeightStack(
                List.of(weights.getFirst().rows(first, count)),
                biases.stream().map(bias -> bias.columns(first, count)).toList());
    }

    /** The same, read as float16 numbers. */
    WeightStack inHalf() {
        return new WeightStack(
                weights.stream().map(HostArray::inHalf).toList(),
                biases.stream().map(HostArray::inHalf).toList());
    }

    /** [outputs, inputs] in float32, in the innermost scope; may lie in the mapped file, so it is to be copied. */
    Tensor weight() {
        HostArray only = weights.getFirst();
        if (weights.size() == 1
                && only.type() == ElementType.FLOAT32
                && !only.half()
                && only.data().isNative()
                && only.data().address() % Float.BYTES == 0) {
            return torch.from_blob(pointer(only), outputs(), inputs());
        }
        return copy(weights, outputs(), inputs());
    }

    /** {@link #weight()} with rows of zeros below it, in the innermost scope. */
    Tensor weight(int filled) {
        return filled == outputs() ? weight() : copy(weights, filled, inputs());
    }

    /** [filled] in float32, zeros from the last output on, in the innermost scope. */
    Tensor bias(int filled) {
        return copy(biases, 1, filled).view(filled);
    }

    /** Whether no weight or bias is NaN or infinite. */
    boolean isFinite() {
        try (var _ = new PointerScope()) {
            return Finite.all(weight().data_ptr().address(), (long) outputs() * inputs())
                    && (biases.isEmpty()
                            || Finite.all(bias(outputs()).data_ptr().address(), outputs()));
        }
    }

    /** Gives the pages of mapped weights back to the file they came from; they are read again when touched. */
    private void release() {
        weights.stream().map(HostArray::data).filter(data -> data.isMapped()).forEach(data -> data.unload());
    }

    private static int outputs(List<HostArray> weights) {
        return weights.stream().mapToInt(HostArray::rows).sum();
    }

    private static Tensor copy(List<HostArray> parts, int rows, int columns) {
        long elements = parts.stream().mapToLong(HostArray::elements).sum();
        Tensor stacked = (long) rows * columns == elements ? torch.empty(rows, columns) : torch.zeros(rows, columns);
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
