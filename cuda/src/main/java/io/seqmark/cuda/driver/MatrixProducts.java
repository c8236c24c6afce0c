package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.seqmark.base.InputException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** cuBLASLt on one GPU. Thread-safe. */
public final class MatrixProducts implements AutoCloseable {
    /** Enough for what the library proposes; more makes it no faster on small matrices. */
    static final long WORKSPACE_BYTES = 4 << 20;

    private static final int SUCCESS = 0;
    private static final int NO_MEMORY = 3;

    private final NativeFunctions functions;
    private final GpuContext context;
    private final MemorySegment handle;

    private MatrixProducts(NativeFunctions functions, GpuContext context) {
        this.functions = functions;
        this.context = context;
        this.handle = made(ProductCall.CREATE);
    }

    /**
     * Loads the library for a GPU.
     *
     * @throws InputException in one line if it is not found or is none
     */
    public static MatrixProducts open(LibrarySearch search, GpuContext context) {
        LibrarySearch.Found found = search.products();
        return new MatrixProducts(
                new NativeFunctions(
                        found.file().orElseThrow(() -> new InputException(found.withoutProducts())),
                        ProductCall.values(),
                        LibrarySearch.PRODUCTS_REMEDY),
                context);
    }

    /**
     * Prepares x W' + b in float32 for matrices of one size. No part of a sum is added up apart, so that a row's bits do not depend
     * on the number of rows.
     *
     * @param rows of x
     * @param outputs rows of W
     * @param inputs columns of both
     */
    public MatrixProduct prepare(int rows, int outputs, int inputs, boolean hasBias) {
        return new MatrixProduct(this, rows, outputs, inputs, hasBias);
    }

    /** Memory that a stream's products work in, one after another. */
    public DeviceMemory workspace() {
        return context.allocate(WORKSPACE_BYTES);
    }

    MemorySegment handle() {
        return handle;
    }

    void call(ProductCall call, Object... arguments) {
        int status = functions.status(call, arguments);
        if (status != SUCCESS) {
            throw new DriverException(
                    call.symbol(),
                    status == NO_MEMORY ? DriverFault.OUT_OF_MEMORY : DriverFault.MISUSE,
                    "cuBLAS status " + status,
                    context.gpu().label());
        }
    }

    /** What a call writes to its first argument. */
    MemorySegment made(ProductCall call, Object... further) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ADDRESS);
            Object[] arguments = new Object[further.length + 1];
            arguments[0] = result;
            System.arraycopy(further, 0, arguments, 1, further.length);
            call(call, arguments);
            return result.get(ADDRESS, 0);
        }
    }

    @Override
    public void close() {
        call(ProductCall.DESTROY, handle);
    }
}
