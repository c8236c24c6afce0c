package io.seqmark.cuda.driver;

import java.lang.foreign.MemorySegment;

/** A point in a stream's work that others wait for. */
public final class GpuEvent implements AutoCloseable {
    private final GpuContext context;
    private final MemorySegment handle;

    GpuEvent(GpuContext context, MemorySegment handle) {
        this.context = context;
        this.handle = handle;
    }

    MemorySegment handle() {
        return handle;
    }

    /** Waits until the stream that recorded it last has come to it; a failure of earlier work is seen here. */
    public void synchronize() {
        context.call(DriverCall.EVENT_SYNCHRONIZE, handle);
    }

    @Override
    public void close() {
        context.call(DriverCall.EVENT_DESTROY, handle);
    }
}
