package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Looks for what is no number: NaN and the infinities. */
final class Finite {
    private Finite() {}

    /** Whether all floats at an address are finite numbers. */
    static boolean all(long address, long count) {
        // zero times a finite number is zero, times any other NaN; four chains hide what an addition takes
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        long i = 0;
        for (; i <= count - 4L * LANES; i += 4L * LANES) {
            s0 = load(address, i).fma(zero, s0);
            s1 = load(address, i + LANES).fma(zero, s1);
            s2 = load(address, i + 2L * LANES).fma(zero, s2);
            s3 = load(address, i + 3L * LANES).fma(zero, s3);
        }
        for (; i <= count - LANES; i += LANES) {
            s0 = load(address, i).fma(zero, s0);
        }
        boolean finite =
                !s0.add(s1).add(s2.add(s3)).test(VectorOperators.IS_NAN).anyTrue();
        for (; i < count; i++) {
            finite &= Float.isFinite(Memory.ALL.get(Memory.FLOAT, address + i * Float.BYTES));
        }
        return finite;
    }

    private static FloatVector load(long base, long index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + index * Float.BYTES, Memory.ORDER);
    }
}
