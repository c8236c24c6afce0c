package io.seqmark.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A row-major little-endian matrix in ordinary or mapped memory: what weights are made from. A vector has one row.
 *
 * @param data exactly rows x columns elements; alignment is not required; must outlive every reader
 * @param type how they are stored
 * @param rows at least 0
 * @param columns at least 0
 * @param half whether elements are read as float16 numbers, rounded where they are stored wider, and blocks that are made of
 *     this array keep to such numbers
 */
public record HostArray(MemorySegment data, ElementType type, int rows, int columns, boolean half) {
    public HostArray {
        long expected = (long) rows * columns * type.bytes();
        if (rows < 0 || columns < 0 || data.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "%d x %d %s need %d bytes, not %d".formatted(rows, columns, type, expected, data.byteSize()));
        }
    }

    /** An array whose elements are read as they are. */
    public HostArray(MemorySegment data, ElementType type, int rows, int columns) {
        this(data, type, rows, columns, false);
    }

    /** Float32 numbers on the heap, row by row; not to be written to any more. */
    public static HostArray of(float[] values, int rows, int columns) {
        return new HostArray(MemorySegment.ofArray(values), ElementType.FLOAT32, rows, columns);
    }

    /** The same array, whose elements are read as they are. */
    public HostArray inFull() {
        return half ? new HostArray(data, type, rows, columns) : this;
    }

    /** The same, read as float16 numbers. */
    public HostArray inHalf() {
        return half ? this : new HostArray(data, type, rows, columns, true);
    }

    /** The number of elements. */
    public long elements() {
        return (long) rows * columns;
    }

    /** A view of some rows. */
    public HostArray rows(int first, int count) {
        long rowBytes = (long) columns * type.bytes();
        return new HostArray(data.asSlice(first * rowBytes, count * rowBytes), type, count, columns, half);
    }

    /** A view of some elements of a vector. */
    public HostArray columns(int first, int count) {
        return new HostArray(
                data.asSlice((long) first * type.bytes(), (long) count * type.bytes()), type, 1, count, half);
    }

    /** All elements as float32, row by row. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(elements())];
        MemorySegment target = MemorySegment.ofArray(values);
        decode(0, elements(), target, 0);
        return values;
    }

    /** A float32 copy [columns, rows] on the heap. */
    public HostArray transposed() {
        float[] source = toFloats();
        float[] target = new float[source.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                target[column * rows + row] = source[row * columns + column];
            }
        }
        return new HostArray(MemorySegment.ofArray(target), ElementType.FLOAT32, columns, rows, half);
    }

    /** A float32 copy on the heap with a vector added to every row. */
    public HostArray plusRow(float[] vector) {
        float[] values = toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] += vector[i % columns];
        }
        return new HostArray(MemorySegment.ofArray(values), ElementType.FLOAT32, rows, columns, half);
    }

    /** Writes {@code count} elements from {@code first} on as float32 to {@code target} at a byte offset. */
    public void decode(long first, long count, MemorySegment target, long targetOffset) {
        switch (type) {
            case FLOAT32 -> {
                MemorySegment.copy(data, first * 4, target, targetOffset, count * 4);
                round(target, targetOffset, count);
            }
            case FLOAT16 -> {
                for (long i = 0; i < count; i++) {
                    short half = data.get(ValueLayout.JAVA_SHORT_UNALIGNED, (first + i) * 2);
                    target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, targetOffset + i * 4, Float.float16ToFloat(half));
                }
            }
            case BFLOAT16 -> {
                for (long i = 0; i < count; i++) {
                    int upper = data.get(ValueLayout.JAVA_SHORT_UNALIGNED, (first + i) * 2) << 16;
                    target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, targetOffset + i * 4, Float.intBitsToFloat(upper));
                }
                round(target, targetOffset, count);
            }
            case FLOAT64 -> {
                for (long i = 0; i < count; i++) {
                    double wide = data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, (first + i) * 8);
                    target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, targetOffset + i * 4, (float) wide);
                }
                round(target, targetOffset, count);
            }
        }
    }

    private void round(MemorySegment target, long offset, long count) {
        for (long i = 0; half && i < count; i++) {
            long at = offset + i * 4;
            short rounded = Float.floatToFloat16(target.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at));
            target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, Float.float16ToFloat(rounded));
        }
    }
}
