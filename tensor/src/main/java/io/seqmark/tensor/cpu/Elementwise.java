package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import io.seqmark.tensor.Segments;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/** Operations on matrices of one shape, element by element, in place. */
final class Elementwise {
    private static final float GELU_CUBIC = 0.044715f;
    private static final float GELU_SLOPE = (float) Math.sqrt(2 / Math.PI);

    private Elementwise() {}

    /** target += other. Of float16 numbers only if both are. */
    static void add(CpuMatrix target, CpuMatrix other) {
        other.checkShape(target.rows(), target.columns());
        long a = target.address(0);
        long b = other.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(a, i).add(load(b, i)).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(Memory.FLOAT, a + i * Float.BYTES, get(a, i) + get(b, i));
        }
        keepType(target, other.isHalf());
    }

    /** What torch's type promotion does: float16 stays, unless float32 comes in. */
    private static void keepType(CpuMatrix target, boolean otherIsHalf) {
        if (target.isHalf() && otherIsHalf) {
            target.roundToHalf();
        } else {
            target.widen();
        }
    }

    /** target *= other. Of float16 numbers only if both are. */
    static void multiply(CpuMatrix target, CpuMatrix other) {
        other.checkShape(target.rows(), target.columns());
        long a = target.address(0);
        long b = other.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(a, i).mul(load(b, i)).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(Memory.FLOAT, a + i * Float.BYTES, get(a, i) * get(b, i));
        }
        keepType(target, other.isHalf());
    }

    /** target *= factor. */
    static void scale(CpuMatrix target, float factor) {
        long a = target.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(a, i).mul(factor).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(Memory.FLOAT, a + i * Float.BYTES, get(a, i) * factor);
        }
        keepType(target, true);
    }

    /**
     * Brings float16 numbers back between minus and plus a limit; does nothing to other matrices. NaN stays.
     *
     * @param whereInfinite whether only rows that hold an infinity are changed
     */
    static void clampHalf(CpuMatrix target, float limit, boolean whereInfinite) {
        if (!target.isHalf()) {
            return;
        }
        for (int row = 0; row < target.rows(); row++) {
            if (!whereInfinite || !target.isFinite(row, 1)) {
                float[] values = target.row(row);
                if (!whereInfinite || hasInfinity(values)) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] = Float.isNaN(values[i]) ? Float.NaN : Math.clamp(values[i], -limit, limit);
                    }
                    target.write(row, values, 0);
                }
            }
        }
    }

    private static boolean hasInfinity(float[] values) {
        for (float value : values) {
            if (Float.isInfinite(value)) {
                return true;
            }
        }
        return false;
    }

    /** target = max(target, 0); NaN stays. */
    static void relu(CpuMatrix target) {
        long a = target.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(a, i).max(0f).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(Memory.FLOAT, a + i * Float.BYTES, Math.max(get(a, i), 0f));
        }
    }

    /**
     * e to the power of each value as libtorch computes it, which may be a unit in the last place off the nearest float: late
     * positions of a sinusoid show it.
     */
    static float[] exp(float[] values) {
        try (var _ = CpuScope.open()) {
            CpuMatrix powers = CpuScope.matrix(1, values.length);
            powers.write(0, values, 0);
            powers.tensor().exp_();
            return powers.row(0);
        }
    }

    /** The sum of each segment's rows, added in their order: [all segments, width], a new matrix in the innermost scope. */
    static CpuMatrix segmentSums(CpuMatrix rows, List<Segments> sentences) {
        CpuMatrix sums =
                CpuScope.matrix(sentences.stream().mapToInt(Segments::count).sum(), rows.columns());
        int row = 0;
        int first = 0;
        for (Segments segments : sentences) {
            int last = -1;
            for (int token = 0; token < segments.tokens(); token++) {
                int segment = segments.of(token);
                if (segment >= 0) {
                    CpuMatrix source = rows.rows(row, 1);
                    if (segment == last) {
                        add(sums.rows(first + segment, 1), source);
                    } else {
                        Memory.copyFloats(source.address(0), sums.address(first + segment), rows.columns());
                    }
                    last = segment;
                }
                row++;
            }
            first += segments.count();
        }
        if (rows.isHalf()) {
            sums.roundToHalf();
        }
        return sums;
    }

    /** target = 0.5 target (1 + tanh(sqrt(2 / pi) (target + 0.044715 target^3))) (Hendrycks and Gimpel, 2016). */
    static void geluTanh(CpuMatrix target) {
        long a = target.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            FloatVector x = load(a, i);
            FloatVector cube = x.mul(x).mul(x);
            FloatVector u =
                    cube.fma(FloatVector.broadcast(SPECIES, GELU_CUBIC), x).mul(GELU_SLOPE);
            // 0.5 (1 + tanh(u)) = 1 / (1 + exp(-2 u))
            FloatVector y = x.div(VectorMath.exp(u.mul(-2f)).add(1f));
            y.intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            float x = get(a, i);
            float u = Math.fma(x * x * x, GELU_CUBIC, x) * GELU_SLOPE;
            Memory.ALL.set(Memory.FLOAT, a + i * Float.BYTES, x / (VectorMath.exp(u * -2f) + 1f));
        }
    }

    /** target = 0.5 target (1 + erf(target / sqrt(2))) (Hendrycks and Gimpel, 2016). */
    static void gelu(CpuMatrix target) {
        long count = (long) target.rows() * target.columns();
        try (var _ = new PointerScope()) {
            Memory.copyFloats(torch.gelu(target.tensor()).data_ptr().address(), target.address(0), count);
        }
    }

    /** target = target / (1 + exp(-target)) (Ramachandran et al., 2017). */
    static void swish(CpuMatrix target) {
        long a = target.address(0);
        long count = (long) target.rows() * target.columns();
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            FloatVector x = load(a, i);
            x.div(VectorMath.exp(x.neg()).add(1f)).intoMemorySegment(Memory.ALL, a + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            float x = get(a, i);
            Memory.ALL.set(Memory.FLOAT, a + i * Float.BYTES, x / (VectorMath.exp(-x) + 1f));
        }
    }

    /** target = cap * tanh(target / cap). */
    static void bound(CpuMatrix target, float cap) {
        bound(target.address(0), (long) target.rows() * target.columns(), cap);
        keepType(target, true);
    }

    /** The same of some numbers in a row. */
    static void bound(long address, long count, float cap) {
        long i = 0;
        for (; i <= count - LANES; i += LANES) {
            FloatVector y = VectorMath.tanh(load(address, i).div(cap)).mul(cap);
            y.intoMemorySegment(Memory.ALL, address + i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(Memory.FLOAT, address + i * Float.BYTES, VectorMath.tanh(get(address, i) / cap) * cap);
        }
    }

    /**
     * target = function(target), one number at a time: for what is too rare to be worth vectors. Computed in float64, which
     * gives the same bits wherever a number stands and on every machine.
     */
    static void map(CpuMatrix target, DoubleUnaryOperator function) {
        long a = target.address(0);
        long count = (long) target.rows() * target.columns();
        for (long i = 0; i < count; i++) {
            Memory.ALL.set(Memory.FLOAT, a + i * Float.BYTES, (float) function.applyAsDouble(get(a, i)));
        }
    }

    private static FloatVector load(long base, long index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + index * Float.BYTES, Memory.ORDER);
    }

    private static float get(long base, long index) {
        return Memory.ALL.get(Memory.FLOAT, base + index * Float.BYTES);
    }
}
