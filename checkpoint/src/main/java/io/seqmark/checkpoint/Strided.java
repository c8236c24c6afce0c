package io.seqmark.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A view of a storage: element {@code (i, j, ...)} is at {@code offset + i * strides[0] + j * strides[1] + ...}.
 *
 * @param shape extents, outermost first
 * @param strides in elements
 * @param offset in elements
 */
record Strided(List<Long> shape, List<Long> strides, long offset) {
    /** Whether every element lies in a storage of so many. */
    boolean within(long elements) {
        if (shape.contains(0L)) {
            return true;
        }
        long last = offset;
        for (int i = 0; i < shape.size(); i++) {
            long steps = shape.get(i) - 1;
            long stride = strides.get(i);
            if (Math.multiplyHigh(steps, stride) != 0 || steps * stride < 0 || last + steps * stride < last) {
                return false;
            }
            last += steps * stride;
        }
        return last < elements;
    }

    /** Whether the elements are neighbours in row-major order. */
    boolean isContiguous() {
        if (shape.contains(0L)) {
            return true;
        }
        long expected = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            // the stride of a dimension with one element means nothing
            if (shape.get(i) != 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= shape.get(i);
        }
        return true;
    }

    /** A copy in row-major order. The view must be {@link #within} the storage, and its size must fit 64 bits. */
    MemorySegment gather(MemorySegment storage, int width, Arena arena) {
        long elements = shape.stream().reduce(1L, Math::multiplyExact);
        MemorySegment copy = arena.allocate(elements * width, Long.BYTES);
        long[] index = new long[shape.size()];
        long from = offset;
        for (long to = 0; to < elements; to++) {
            MemorySegment.copy(storage, from * width, copy, to * width, width);
            for (int i = index.length - 1; i >= 0; i--) {
                from += strides.get(i);
                if (++index[i] < shape.get(i)) {
                    break;
                }
                from -= index[i] * strides.get(i);
                index[i] = 0;
            }
        }
        return copy.asReadOnly();
    }
}
