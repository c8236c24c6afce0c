package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Work of a GPU in its order: copies, fills, kernels and graphs. A call only says what is to be done; {@link #synchronize} waits for
 * it, and a failure of a kernel is seen in a later call. Used by one thread at a time.
 */
public final class GpuStream implements AutoCloseable {
    private final GpuContext context;
    private final MemorySegment handle;

    GpuStream(GpuContext context, MemorySegment handle) {
        this.context = context;
        this.handle = handle;
    }

    MemorySegment handle() {
        return handle;
    }

    /** Copies all of a pinned segment, or of a slice of one, to a part of the GPU's memory. */
    public void upload(DeviceMemory target, long offset, MemorySegment pinned) {
        long address = target.part(offset, pinned.byteSize());
        context.call(DriverCall.MEMCPY_TO_DEVICE, address, pinned, pinned.byteSize(), handle);
    }

    /** Fills a pinned segment, or a slice of one, from a part of the GPU's memory. */
    public void download(MemorySegment pinned, DeviceMemory source, long offset) {
        long address = source.part(offset, pinned.byteSize());
        context.call(DriverCall.MEMCPY_TO_HOST, pinned, address, pinned.byteSize(), handle);
    }

    /** Copies on the GPU, between parts that do not overlap. */
    public void copy(DeviceMemory target, long targetOffset, DeviceMemory source, long sourceOffset, long bytes) {
        context.call(
                DriverCall.MEMCPY_ON_DEVICE,
                target.part(targetOffset, bytes),
                source.part(sourceOffset, bytes),
                bytes,
                handle);
    }

    /** Sets bytes of the GPU's memory. */
    public void fill(DeviceMemory target, long offset, long bytes, byte value) {
        context.call(DriverCall.MEMSET, target.part(offset, bytes), value, bytes, handle);
    }

    /** Launches a kernel. */
    public void launch(Kernel kernel, Kernel.Shape shape, KernelArguments arguments) {
        context.call(
                DriverCall.LAUNCH_KERNEL,
                kernel.handle(),
                shape.blocks(),
                shape.rows(),
                1,
                shape.threads(),
                1,
                1,
                shape.sharedBytes(),
                handle,
                arguments.pointers(),
                MemorySegment.NULL);
    }

    /** Launches what was recorded. */
    public void launch(CapturedGraph graph) {
        context.call(DriverCall.GRAPH_LAUNCH, graph.executable(), handle);
    }

    /** Makes an event the point that this stream has come to now. */
    public void record(GpuEvent event) {
        context.call(DriverCall.EVENT_RECORD, event.handle(), handle);
    }

    /** What follows here waits until another stream has come to an event. */
    public void await(GpuEvent event) {
        context.call(DriverCall.STREAM_WAIT_EVENT, handle, event.handle(), 0);
    }

    /** Waits until all is done. */
    public void synchronize() {
        context.call(DriverCall.STREAM_SYNCHRONIZE, handle);
    }

    /**
     * Records what a task does on this stream instead of doing it.
     *
     * @param task allocates nothing, waits for nothing and copies from and to pinned memory only
     */
    public CapturedGraph capture(Runnable task) {
        context.call(
                DriverCall.STREAM_BEGIN_CAPTURE, handle, DriverConstant.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL.value());
        try {
            task.run();
        } catch (RuntimeException | Error failed) {
            abandon(failed);
            throw failed;
        }
        return new CapturedGraph(context, recorded());
    }

    private MemorySegment recorded() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment graph = arena.allocate(ADDRESS);
            context.call(DriverCall.STREAM_END_CAPTURE, handle, graph);
            return graph.get(ADDRESS, 0);
        }
    }

    /** Ends a recording that failed, so that the stream can be used again. */
    private void abandon(Throwable failed) {
        try {
            MemorySegment graph = recorded();
            if (graph.address() != 0) {
                context.call(DriverCall.GRAPH_DESTROY, graph);
            }
        } catch (DriverException invalidated) {
            failed.addSuppressed(invalidated);
        }
    }

    @Override
    public void close() {
        context.call(DriverCall.STREAM_DESTROY, handle);
    }
}
