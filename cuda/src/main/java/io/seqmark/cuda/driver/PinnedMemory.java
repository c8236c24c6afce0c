package io.seqmark.cuda.driver;

import java.lang.foreign.MemorySegment;

/**
 * Memory of the host that stays where it is, so that copies run while the program goes on. What a copy reads is not to be written to,
 * and what it writes not to be read, before the stream has come to it.
 */
public final class PinnedMemory implements AutoCloseable {
    private final GpuContext context;
    private final MemorySegment segment;

    PinnedMemory(GpuContext context, MemorySegment segment) {
        this.context = context;
        this.segment = segment;
    }

    /** The memory itself; not to be touched once this is closed. */
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        context.call(DriverCall.MEM_FREE_HOST, segment);
    }
}
