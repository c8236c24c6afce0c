package io.seqmark.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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
    private static final ValueLayout.OfFloat LITTLE_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort LITTLE_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble LITTLE_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public StoredTensor {
        shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /**
     * All elements, row by row, rounded to float32 where they are stored wider.
     *
     * @throws IllegalStateException if they are no floating-point numbers
     * @throws ArithmeticException if there are more than an array holds
     */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(elements())];
        switch (dtype) {
            case FLOAT32 -> MemorySegment.copy(data, LITTLE_FLOAT, 0, values, 0, values.length);
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(data.get(LITTLE_SHORT, 2L * i));
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(data.get(LITTLE_SHORT, 2L * i) << 16);
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) data.get(LITTLE_DOUBLE, 8L * i);
                }
            }
            default -> throw new IllegalStateException(name + " is " + dtype);
        }
        return values;
    }
}
