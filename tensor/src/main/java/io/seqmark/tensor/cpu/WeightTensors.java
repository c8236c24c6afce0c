package io.seqmark.tensor.cpu;

import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.WeightStack;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Stacked weights as tensors, in the innermost scope. */
final class WeightTensors {
    private WeightTensors() {}

    /** [outputs, inputs] in float32; may lie in the mapped file, so it is to be copied. */
    static Tensor weight(WeightStack stack) {
        HostArray only = stack.weights().getFirst();
        if (stack.weights().size() == 1
                && only.type() == ElementType.FLOAT32
                && !only.half()
                && only.data().isNative()
                && only.data().address() % Float.BYTES == 0) {
            return torch.from_blob(pointer(only), stack.outputs(), stack.inputs());
        }
        return copy(stack.weights(), stack.outputs(), stack.inputs());
    }

    /** {@link #weight(WeightStack)} with rows of zeros below it. */
    static Tensor weight(WeightStack stack, int filled) {
        return filled == stack.outputs() ? weight(stack) : copy(stack.weights(), filled, stack.inputs());
    }

    /** [filled] in float32, zeros from the last output on. */
    static Tensor bias(WeightStack stack, int filled) {
        return copy(stack.biases(), 1, filled).view(filled);
    }

    /** Whether no weight or bias is NaN or infinite. */
    static boolean areFinite(WeightStack stack) {
        try (var _ = new PointerScope()) {
            return Finite.all(weight(stack).data_ptr().address(), (long) stack.outputs() * stack.inputs())
                    && (stack.biases().isEmpty()
                            || Finite.all(
                                    bias(stack, stack.outputs()).data_ptr().address(), stack.outputs()));
        }
    }

    /** Gives the pages of mapped weights back to the file they came from; they are read again when touched. */
    static void release(WeightStack stack) {
        stack.weights().stream()
                .map(HostArray::data)
                .filter(data -> data.isMapped())
                .forEach(data -> data.unload());
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
