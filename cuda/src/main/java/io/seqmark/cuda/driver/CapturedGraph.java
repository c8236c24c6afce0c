package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Work of a stream that was recorded once and is launched as one. */
public final class CapturedGraph implements AutoCloseable {
    private final GpuContext context;
    private final MemorySegment executable;
    private final long nodes;

    CapturedGraph(GpuContext context, MemorySegment graph) {
        this.context = context;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            context.call(DriverCall.GRAPH_GET_NODES, graph, MemorySegment.NULL, count);
            this.nodes = count.get(JAVA_LONG, 0);
            this.executable = context.made(DriverCall.GRAPH_INSTANTIATE, graph, 0L);
        } finally {
            context.call(DriverCall.GRAPH_DESTROY, graph);
        }
    }

    /** How many kernels, copies and fills it has. */
    public long nodes() {
        return nodes;
    }

    MemorySegment executable() {
        return executable;
    }

    @Override
    public void close() {
        context.call(DriverCall.GRAPH_EXEC_DESTROY, executable);
    }
}
