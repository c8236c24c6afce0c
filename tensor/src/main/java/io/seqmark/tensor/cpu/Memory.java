package io.seqmark.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The process's memory as one segment, so that kernels address tensors, pages and scratch alike by absolute address. Only
 * kernels of this room use it, with addresses whose extents their callers have checked.
 */
final class Memory {
    /** Offset = absolute address. */
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Memory() {}

    static void copyFloats(long source, long target, long count) {
        MemorySegment.copy(ALL, source, ALL, target, count * Float.BYTES);
    }

    static void clearFloats(long target, long count) {
        ALL.asSlice(target, count * Float.BYTES).fill((byte) 0);
    }
}
