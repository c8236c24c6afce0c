package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One GPU of this process: what makes its memory, streams, events and kernels. Each is closed before it. A thread that calls makes it
 * current first. Thread-safe.
 */
public final class GpuContext implements AutoCloseable {
    private final DriverLibrary library;
    private final Gpu gpu;
    private final int device;
    private final MemorySegment handle;

    GpuContext(DriverLibrary library, Gpu gpu, int device) {
        this.library = library;
        this.gpu = gpu;
        this.device = device;
        this.handle = made(DriverCall.PRIMARY_CONTEXT_RETAIN, device);
        makeCurrent();
    }

    /** Lets the calling thread use the GPU. */
    public void makeCurrent() {
        call(DriverCall.CONTEXT_SET_CURRENT, handle);
    }

    /** The GPU. */
    public Gpu gpu() {
        return gpu;
    }

    /** Memory of the GPU that nothing uses, in bytes; other programs take of it, too. */
    public long freeMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG);
            MemorySegment total = arena.allocate(JAVA_LONG);
            call(DriverCall.MEM_GET_INFO, free, total);
            return free.get(JAVA_LONG, 0);
        }
    }

    /** Memory on the GPU, of undefined content. */
    public DeviceMemory allocate(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(JAVA_LONG);
            call(DriverCall.MEM_ALLOC, address, bytes);
            return new DeviceMemory(this, address.get(JAVA_LONG, 0), bytes);
        }
    }

    /** Memory of the host that copies may read and write while the program goes on; of undefined content. */
    public PinnedMemory pinned(long bytes) {
        return new PinnedMemory(this, made(DriverCall.MEM_HOST_ALLOC, bytes, 0).reinterpret(bytes));
    }

    /** An order of work, beside that of other streams. */
    public GpuStream stream() {
        return new GpuStream(this, made(DriverCall.STREAM_CREATE, DriverConstant.CU_STREAM_NON_BLOCKING.value()));
    }

    /** A point in a stream's work. */
    public GpuEvent event() {
        return new GpuEvent(this, made(DriverCall.EVENT_CREATE, DriverConstant.CU_EVENT_DISABLE_TIMING.value()));
    }

    /**
     * Loads compiled kernels.
     *
     * @param image native memory that holds a fatbin, a cubin, or PTX that ends with a zero
     */
    public KernelModule load(MemorySegment image) {
        return new KernelModule(this, made(DriverCall.MODULE_LOAD_DATA, image));
    }

    void call(DriverCall call, Object... arguments) {
        library.call(gpu.label(), call, arguments);
    }

    /** What a call writes to its first argument. */
    MemorySegment made(DriverCall call, Object... further) {
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
        call(DriverCall.PRIMARY_CONTEXT_RELEASE, device);
    }
}
