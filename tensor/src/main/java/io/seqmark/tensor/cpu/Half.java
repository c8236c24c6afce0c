package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rounds float32 to the numbers that float16 has (IEEE 754 binary16), to nearest, ties to even: 11 significant bits down to
 * 2^-14, multiples of 2^-24 below, infinity from 65,520 on. They stay stored as float32.
 */
final class Half {
    /** The largest finite number. */
    static final float MAX = 65504f;

    /** Bits of a float32 significand that float16 does not have. */
    private static final int DROPPED = 13;

    private static final int DROPPED_MASK = (1 << DROPPED) - 1;
    private static final int SIGN = 0x80000000;
    private static final int MAX_BITS = Float.floatToRawIntBits(MAX);
    private static final int INFINITY_BITS = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    /** Below it float16 numbers are evenly spaced. */
    private static final int NORMAL_BITS = Float.floatToRawIntBits(0x1p-14f);
    /** Its unit in the last place is 2^-24: what is added to it and taken off again is rounded to that. */
    private static final float SUBNORMAL_SHIFT = 0.5f;

    private Half() {}

    /** One number. */
    static float round(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    /** All of an array. */
    static void round(float[] values) {
        int i = 0;
        for (; i <= values.length - LANES; i += LANES) {
            round(FloatVector.fromArray(SPECIES, values, i)).intoArray(values, i);
        }
        for (; i < values.length; i++) {
            values[i] = round(values[i]);
        }
    }

    /** The floats at an address. */
    static void round(long address, long count) {
        round(address, address, count);
    }

    /** The floats at one address to another, which may be the same. */
    static void round(long source, long target, long count) {
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            long at = i * Float.BYTES;
            round(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, source + at, Memory.ORDER))
                    .intoMemorySegment(Memory.ALL, target + at, Memory.ORDER);
        }
        for (; i < count; i++) {
            long at = i * Float.BYTES;
            Memory.ALL.set(Memory.FLOAT, target + at, round(Memory.ALL.get(Memory.FLOAT, source + at)));
        }
    }

    /** Each lane. */
    static FloatVector round(FloatVector values) {
        IntVector bits = values.reinterpretAsInts();
        IntVector sign = bits.and(SIGN);
        IntVector size = bits.and(~SIGN);
        IntVector odd = size.lanewise(VectorOperators.LSHR, DROPPED).and(1);
        // half a unit less one, and one more where the last bit that stays is odd; a carry moves on into the exponent
        IntVector rounded = size.add(odd).add(DROPPED_MASK >>> 1).and(~DROPPED_MASK);
        rounded = rounded.blend(INFINITY_BITS, rounded.compare(VectorOperators.GT, MAX_BITS));
        IntVector small = size.reinterpretAsFloats()
                .add(SUBNORMAL_SHIFT)
                .sub(SUBNORMAL_SHIFT)
                .reinterpretAsInts();
        rounded = rounded.blend(small, size.compare(VectorOperators.LT, NORMAL_BITS));
        // infinity and NaN are what they were
        rounded = rounded.blend(size, size.compare(VectorOperators.GE, INFINITY_BITS));
        return rounded.or(sign).reinterpretAsFloats();
    }
}
