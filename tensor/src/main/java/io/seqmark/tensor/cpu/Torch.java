package io.seqmark.tensor.cpu;

import io.seqmark.tensor.Attachment;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The native library: loaded once a process, single-threaded inside each call, because one single-threaded replica a core
 * is faster than one replica with many threads and gives the same bits whatever their number.
 */
final class Torch {
    private static final OperatorHandle LINEAR;
    private static final OperatorHandle REORDER;
    private static final OperatorHandle LINEAR_OF_BYTES;
    private static final OperatorHandle PACK_BYTES;
    private static final IValue NO_SCALARS;
    /** The variant of GELU with the error function; other activations have none. */
    private static final IValue EXACT;

    static {
        TorchFiles.unpack(); // before any class of JavaCPP looks for its libraries
        torch.set_num_threads(1);
        openblas.blas_set_num_threads(1);
        try (var _ = new PointerScope()) {
            LINEAR = keep(Dispatcher.singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", ""));
            REORDER = keep(Dispatcher.singleton().findSchemaOrThrow("mkldnn::_reorder_linear_weight", ""));
            LINEAR_OF_BYTES = keep(Dispatcher.singleton().findSchemaOrThrow("onednn::qlinear_pointwise", ""));
            PACK_BYTES = keep(Dispatcher.singleton().findSchemaOrThrow("onednn::qlinear_prepack", ""));
            NO_SCALARS = keep(emptyScalarList());
            EXACT = keep(new IValue("none"));
        }
    }

    private Torch() {}

    /** Has the static initialiser run. */
    static void initialize() {}

    /**
     * Switches gradients off for the calling thread until closed, and has its native calls be single-threaded; every thread
     * that computes opens one.
     */
    static Inference inference() {
        return new Inference();
    }

    /** A thread's inference mode. Close it on the same thread. */
    static final class Inference implements Attachment {
        private final InferenceMode mode = new InferenceMode(true);

        private Inference() {
            // OpenMP counts threads for each thread that calls it: what others set is not heard of here. libtorch's own
            // operators would ask it, oneDNN's do not
            torch.set_num_threads(1);
        }

        @Override
        public void close() {
            mode.close();
        }
    }

    /** Keeps a native object beyond the scope it was made in; its owner releases it with {@code close()}. */
    static <P extends org.bytedeco.javacpp.Pointer> P keep(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    /** oneDNN's blocked form of a weight [out, in]. */
    static Tensor reorder(Tensor weight, long rowsHint) {
        IValueVector stack = new IValueVector(2);
        stack.put(0, new IValue(weight));
        stack.put(1, new IValue(rowsHint));
        REORDER.callBoxed(stack);
        return new Tensor(stack.get(0).toTensor());
    }

    /** activation(x W' + b) with a weight from {@link #reorder}. */
    static Tensor linear(IValue input, IValue weight, IValue bias, IValue activation) {
        IValueVector stack = new IValueVector(6);
        stack.put(0, input);
        stack.put(1, weight);
        stack.put(2, bias);
        stack.put(3, activation);
        stack.put(4, NO_SCALARS);
        stack.put(5, EXACT);
        LINEAR.callBoxed(stack);
        // toTensor() only borrows from the stack: the copy is what lives on
        return new Tensor(stack.get(0).toTensor());
    }

    /** The first rows of a matrix, as long-lived as it. */
    static Tensor firstRows(Tensor matrix, int rows) {
        return matrix.size(0) == rows ? matrix : matrix.narrow(0, 0, rows);
    }

    /** A tensor [rows, columns] of {@code Byte} or {@code Char}, of undefined content, in the innermost scope. */
    static Tensor bytes(int rows, int columns, torch.ScalarType type) {
        return torch.empty(new long[] {rows, columns}, new TensorOptions(type), new MemoryFormatOptional());
    }

    /** oneDNN's form of an 8-bit weight [out, in]. */
    static Tensor packBytes(Tensor codes) {
        IValueVector stack = new IValueVector(2);
        stack.put(0, new IValue(codes));
        stack.put(1, new IValue());
        PACK_BYTES.callBoxed(stack);
        return new Tensor(stack.get(0).toTensor());
    }

    /**
     * (q - 128) W' times the weight's scale of each output, in float32.
     *
     * @param codes unsigned bytes q [rows, in]
     * @param weight from {@link #packBytes}
     * @param scales float32 [out]
     * @param zeroPoints of the weight's codes, int64 [out], all 0
     */
    static Tensor linearOfBytes(IValue codes, IValue weight, IValue scales, IValue zeroPoints) {
        IValue one = new IValue(1.0);
        IValue zero = new IValue(0L);
        IValue[] arguments = {
            codes,
            one,
            new IValue((long) ByteRows.UNSIGNED_ZERO),
            weight,
            scales,
            zeroPoints,
            new IValue(), // no bias: it is added after the row's scale
            one,
            zero,
            new IValue((long) torch.ScalarType.Float.value),
            EXACT, // no post-op
            NO_SCALARS,
            EXACT
        };
        IValueVector stack = new IValueVector(arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            stack.put(i, arguments[i]);
        }
        LINEAR_OF_BYTES.callBoxed(stack);
        return new Tensor(stack.get(0).toTensor());
    }

    /** The operator wants a {@code List[Optional[number]]}, which only TorchScript can make. */
    private static IValue emptyScalarList() {
        CompilationUnit unit =
                torch.compile("def empty():\n    scalars: List[Optional[number]] = []\n    return scalars\n");
        IValueVector stack = new IValueVector();
        unit.find_function(new QualifiedName("empty")).run(stack);
        return new IValue(stack.get(0));
    }
}
