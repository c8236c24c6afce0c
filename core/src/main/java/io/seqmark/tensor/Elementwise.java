package io.seqmark.tensor;

import static io.seqmark.tensor.VectorMath.LANES;
import static io.seqmark.tensor.VectorMath.SPECIES;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** Operations on matrices of one shape, element by element, in place. */
public final class Elementwise {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Elementwise() {}

    /** target += other. */
    public static void add(Matrix target, Matrix other) {
        other.checkShape(target.rows(), target.columns());
        long a = target.address(0);
        long b = other.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(a, i).add(load(b, i)).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(FLOAT, a + i * Float.BYTES, get(a, i) + get(b, i));
        }
    }

    /** target *= other. */
    public static void multiply(Matrix target, Matrix other) {
        other.checkShape(target.rows(), target.columns());
        long a = target.address(0);
        long b = other.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(a, i).mul(load(b, i)).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(FLOAT, a + i * Float.BYTES, get(a, i) * get(b, i));
        }
    }

    /** target *= factor. */
    public static void scale(Matrix target, float factor) {
        long a = target.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(a, i).mul(factor).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(FLOAT, a + i * Float.BYTES, get(a, i) * factor);
        }
    }

    private static FloatVector load(long base, long index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + index * Float.BYTES, Memory.ORDER);
    }

    private static float get(long base, long index) {
        return Memory.ALL.get(FLOAT, base + index * Float.BYTES);
    }
}
