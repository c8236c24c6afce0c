package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * x W' + b of one size, with the algorithm that the library proposed when it was prepared. The library counts columns first: for it
 * the result is [outputs, rows], W transposed times x. Used by one thread at a time.
 */
public final class MatrixProduct implements AutoCloseable {
    /** cublasLtMatmulHeuristicResult_t: 64 bytes of the algorithm, then the workspace's size, a status and numbers to come. */
    private static final long PROPOSAL_BYTES = 96;

    private final MatrixProducts products;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment description;
    private final MemorySegment weights;
    private final MemorySegment input;
    private final MemorySegment output;
    private final MemorySegment proposal = arena.allocate(PROPOSAL_BYTES, Long.BYTES);
    private final MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1f);
    private final MemorySegment zero = arena.allocateFrom(JAVA_FLOAT, 0f);
    private final MemorySegment pointer = arena.allocate(JAVA_LONG);
    private final boolean hasBias;

    MatrixProduct(MatrixProducts products, int rows, int outputs, int inputs, boolean hasBias) {
        this.products = products;
        this.hasBias = hasBias;
        description = products.made(
                ProductCall.DESCRIPTION_CREATE,
                ProductConstant.CUBLAS_COMPUTE_32F.value(),
                ProductConstant.CUDA_R_32F.value());
        set(ProductConstant.CUBLASLT_MATMUL_DESC_TRANSA, ProductConstant.CUBLAS_OP_T);
        if (hasBias) {
            set(ProductConstant.CUBLASLT_MATMUL_DESC_EPILOGUE, ProductConstant.CUBLASLT_EPILOGUE_BIAS);
        }
        weights = layout(inputs, outputs);
        input = layout(inputs, rows);
        output = layout(outputs, rows);
        propose();
    }

    private void set(ProductConstant attribute, ProductConstant value) {
        products.call(
                ProductCall.DESCRIPTION_SET,
                description,
                attribute.value(),
                arena.allocateFrom(JAVA_INT, value.value()),
                (long) Integer.BYTES);
    }

    /** A matrix whose columns lie one after another. */
    private MemorySegment layout(long rows, long columns) {
        return products.made(ProductCall.LAYOUT_CREATE, ProductConstant.CUDA_R_32F.value(), rows, columns, rows);
    }

    private void propose() {
        MemorySegment preference = products.made(ProductCall.PREFERENCE_CREATE);
        try {
            products.call(
                    ProductCall.PREFERENCE_SET,
                    preference,
                    ProductConstant.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES.value(),
                    arena.allocateFrom(JAVA_LONG, MatrixProducts.WORKSPACE_BYTES),
                    (long) Long.BYTES);
            products.call(
                    ProductCall.PREFERENCE_SET,
                    preference,
                    ProductConstant.CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK.value(),
                    arena.allocateFrom(JAVA_INT, 0),
                    (long) Integer.BYTES);
            MemorySegment count = arena.allocate(JAVA_INT);
            products.call(
                    ProductCall.HEURISTIC,
                    products.handle(),
                    description,
                    weights,
                    input,
                    output,
                    output,
                    preference,
                    1,
                    proposal,
                    count);
            if (count.get(JAVA_INT, 0) == 0) {
                throw new IllegalStateException("cuBLASLt proposes no algorithm");
            }
        } finally {
            products.call(ProductCall.PREFERENCE_DESTROY, preference);
        }
    }

    /** Where a product's matrices lie on the GPU. */
    public record Places(long input, long weights, long bias, long result) {}

    /** Adds the product to a stream's work. */
    public void run(GpuStream stream, Places places, DeviceMemory workspace) {
        if (hasBias) {
            pointer.set(JAVA_LONG, 0, places.bias());
            products.call(
                    ProductCall.DESCRIPTION_SET,
                    description,
                    ProductConstant.CUBLASLT_MATMUL_DESC_BIAS_POINTER.value(),
                    pointer,
                    (long) Long.BYTES);
        }
        products.call(
                ProductCall.PRODUCT,
                products.handle(),
                description,
                one,
                places.weights(),
                weights,
                places.input(),
                input,
                zero,
                places.result(),
                output,
                places.result(),
                output,
                proposal,
                workspace.address(),
                workspace.bytes(),
                stream.handle());
    }

    @Override
    public void close() {
        products.call(ProductCall.LAYOUT_DESTROY, output);
        products.call(ProductCall.LAYOUT_DESTROY, input);
        products.call(ProductCall.LAYOUT_DESTROY, weights);
        products.call(ProductCall.DESCRIPTION_DESTROY, description);
        arena.close();
    }
}
