package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** Normalisation of each row, in vectors along it. */
final class CpuNorm implements Norm {
    private final float[] weight;
    private final float @Nullable [] bias;
    private final float epsilon;
    private final boolean half;

    private CpuNorm(float[] weight, float @Nullable [] bias, float epsilon, boolean half) {
        this.half = half;
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    /** Layer normalisation, or by the root of the mean square where there is no bias. */
    static CpuNorm of(HostArray weight, Optional<HostArray> bias, double epsilon) {
        return new CpuNorm(
                weight.toFloats(), bias.map(HostArray::toFloats).orElse(null), (float) epsilon, weight.half());
    }

    @Override
    public CpuMatrix apply(Matrix input) {
        CpuMatrix result = CpuScope.matrix(input.rows(), input.columns());
        applyTo(CpuMatrix.of(input), result);
        return result;
    }

    @Override
    public void applyInPlace(Matrix matrix) {
        applyTo(CpuMatrix.of(matrix), CpuMatrix.of(matrix));
    }

    @Override
    public void applyTo(Matrix input, Matrix result) {
        applyTo(CpuMatrix.of(input), CpuMatrix.of(result));
    }

    private void applyTo(CpuMatrix input, CpuMatrix result) {
        input.checkShape(input.rows(), weight.length);
        result.checkShape(input.rows(), weight.length);
        for (int row = 0; row < input.rows(); row++) {
            normalise(input.address(row), result.address(row));
        }
        if (half) {
            result.roundToHalf();
        }
    }

    @Override
    public void applyToParts(Matrix matrix, int column, int count) {
        CpuMatrix target = CpuMatrix.of(matrix);
        if (column < 0 || column + count * weight.length > target.columns()) {
            throw new IllegalArgumentException("%d vectors of %d from column %d on in rows of %d"
                    .formatted(count, weight.length, column, target.columns()));
        }
        for (int row = 0; row < target.rows(); row++) {
            for (int part = 0; part < count; part++) {
                long at = target.address(row) + (long) (column + part * weight.length) * Float.BYTES;
                normalise(at, at);
            }
        }
        if (target.isHalf()) {
            target.roundToHalf();
        }
    }

    private void normalise(long from, long to) {
        float mean = bias == null ? 0f : sum(from) / weight.length;
        float variance = squares(from, mean) / weight.length;
        float scale = (float) (1.0 / Math.sqrt(variance + epsilon));
        write(from, mean, scale, to);
    }

    private float sum(long from) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= weight.length - LANES; i += LANES) {
            sums = sums.add(load(from, i));
        }
        float sum = VectorMath.sum(sums);
        for (; i < weight.length; i++) {
            sum += get(from, i);
        }
        return sum;
    }

    private float squares(long from, float mean) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= weight.length - LANES; i += LANES) {
            FloatVector centred = load(from, i).sub(mean);
            sums = centred.fma(centred, sums);
        }
        float sum = VectorMath.sum(sums);
        for (; i < weight.length; i++) {
            float centred = get(from, i) - mean;
            sum = Math.fma(centred, centred, sum);
        }
        return sum;
    }

    private void write(long from, float mean, float scale, long to) {
        int i = 0;
        for (; i <= weight.length - LANES; i += LANES) {
            FloatVector scaled = load(from, i).sub(mean).mul(scale);
            if (half && bias == null) {
                scaled = Half.round(scaled); // T5 leaves float32 before it applies the weight
            }
            FloatVector weights = FloatVector.fromArray(SPECIES, weight, i);
            FloatVector y =
                    bias == null ? scaled.mul(weights) : scaled.fma(weights, FloatVector.fromArray(SPECIES, bias, i));
            y.intoMemorySegment(Memory.ALL, to + (long) i * Float.BYTES, Memory.ORDER);
        }
        for (; i < weight.length; i++) {
            float scaled = (get(from, i) - mean) * scale;
            if (half && bias == null) {
                scaled = Half.round(scaled);
            }
            float y = bias == null ? scaled * weight[i] : Math.fma(scaled, weight[i], bias[i]);
            Memory.ALL.set(Memory.FLOAT, to + (long) i * Float.BYTES, y);
        }
    }

    private static FloatVector load(long base, int index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }

    private static float get(long base, int index) {
        MemorySegment all = Memory.ALL;
        return all.get(Memory.FLOAT, base + (long) index * Float.BYTES);
    }
}
