package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Compiled kernels on a GPU. */
public final class KernelModule implements AutoCloseable {
    private final GpuContext context;
    private final MemorySegment handle;

    KernelModule(GpuContext context, MemorySegment handle) {
        this.context = context;
        this.handle = handle;
    }

    /**
     * A kernel of the module, as long-lived as it.
     *
     * @param name as it was compiled
     * @param sharedBytes the most memory that its blocks are given at a launch
     */
    public Kernel kernel(String name, int sharedBytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment function = arena.allocate(ADDRESS);
            context.call(DriverCall.MODULE_GET_FUNCTION, function, handle, arena.allocateFrom(name));
            MemorySegment kernel = function.get(ADDRESS, 0);
            context.call(
                    DriverCall.FUNC_SET_ATTRIBUTE,
                    kernel,
                    DriverConstant.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES.value(),
                    sharedBytes);
            return new Kernel(name, kernel);
        }
    }

    @Override
    public void close() {
        context.call(DriverCall.MODULE_UNLOAD, handle);
    }
}
