package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows of float32 to rows of 8-bit integers with one scale a row: {@code scale = max|x| / 127}, {@code q = round(x / scale)}
 * (symmetric, to nearest, ties to even). A row's result depends on that row alone.
 */
final class ByteRows {
    /** Codes are between minus and plus this. */
    static final float LARGEST = 127f;
    /** What is added to a code that is stored unsigned. */
    static final int UNSIGNED_ZERO = 128;

    /** Adding it rounds to a whole number, which its low bits then hold in two's complement. */
    private static final float ROUND = 0x1.8p23f;

    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * Byte.SIZE)));
    /** Whether the lanes of a float vector fill a byte vector; where not, codes are stored one by one. */
    private static final boolean PACKS = LANES * Byte.SIZE >= 64;

    private ByteRows() {}

    /**
     * Quantises rows that lie one after another.
     *
     * @param source address of [rows, columns] float32
     * @param target address of [rows, columns] bytes
     * @param offset added to each code: 0, or {@link #UNSIGNED_ZERO}
     * @param scales takes the scale of each row; 0 for a row of zeros
     */
    static void quantize(long source, int rows, int columns, long target, int offset, float[] scales) {
        for (int row = 0; row < rows; row++) {
            long from = source + (long) row * columns * Float.BYTES;
            float largest = largest(from, columns);
            scales[row] = largest / LARGEST;
            round(from, columns, largest > 0 ? LARGEST / largest : 0f, target + (long) row * columns, offset);
        }
    }

    private static float largest(long from, int columns) {
        // absolute values are ordered as the integers that their bits are, and NaN is the largest
        IntVector maxima = IntVector.zero(INTS);
        int i = 0;
        for (; i <= columns - LANES; i += LANES) {
            maxima = maxima.max(load(from, i).reinterpretAsInts().and(Integer.MAX_VALUE));
        }
        float largest = Float.intBitsToFloat(maxima.reduceLanes(VectorOperators.MAX));
        for (; i < columns; i++) {
            largest = Math.max(largest, Math.abs(get(from, i)));
        }
        return largest;
    }

    private static void round(long from, int columns, float inverse, long target, int offset) {
        int i = 0;
        if (PACKS) {
            for (; i <= columns - LANES; i += LANES) {
                FloatVector shifted = load(from, i).mul(inverse).add(ROUND);
                IntVector codes = shifted.reinterpretAsInts().add(offset);
                ByteVector bytes = (ByteVector) codes.castShape(BYTES, 0);
                bytes.intoMemorySegment(Memory.ALL, target + i, Memory.ORDER);
            }
        }
        for (; i < columns; i++) {
            float shifted = get(from, i) * inverse + ROUND;
            Memory.ALL.set(ValueLayout.JAVA_BYTE, target + i, (byte) (Float.floatToRawIntBits(shifted) + offset));
        }
    }

    private static FloatVector load(long base, int index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }

    private static float get(long base, int index) {
        return Memory.ALL.get(Memory.FLOAT, base + (long) index * Float.BYTES);
    }
}
