package io.seqmark.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One tensor of a checkpoint file: contiguous, row-major, little-endian.
 *
 * @param name the name in the file
 * @param dtype element type
 * @param shape extents, outermost first; empty for a scalar
 * @param data its bytes inside the mapped file (exactly elements x bytes an element); valid while the {@link Weights}
 *     are open; alignment is not guaranteed
 */
public record StoredTensor(String name, Dtype dtype, List<Long> shape, MemorySegment data) {
    public StoredTensor {
        shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }
}
