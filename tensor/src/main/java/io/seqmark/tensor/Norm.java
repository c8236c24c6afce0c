package io.seqmark.tensor;

import static io.seqmark.tensor.VectorMath.LANES;
import static io.seqmark.tensor.VectorMath.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Normalisation of each row: layer normalisation (Ba et al., 2016), or without mean and bias (Zhang and Sennrich, 2019), as
 * T5 has it. A row's bits depend on that row alone. Immutable and thread-safe.
 */
public final class Norm {

    private final float[] weight;
    private final float @Nullable [] bias;
    private final float epsilon;
    private final boolean half;

    private Norm(float[] weight, float @Nullable [] bias, float epsilon, boolean half) {
        this.half = half;
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    /** (x - mean) / sqrt(variance + epsilon) * weight + bias. */
    public static Norm layer(HostArray weight, HostArray bias, double epsilon) {
        return new Norm(weight.toFloats(), bias.toFloats(), (float) epsilon, weight.half());
    }

    /** x / sqrt(mean of squares + epsilon) * weight. */
    public static Norm rootMeanSquare(HostArray weight, double epsilon) {
        return new Norm(weight.toFloats(), null, (float) epsilon, weight.half());
    }

    /** A normalised copy in the innermost scope. */
    public Matrix apply(Matrix input) {
        Matrix result = Scope.matrix(input.rows(), input.columns());
        applyTo(input, result);
        return result;
    }

    /** Normalises in place. */
    public void applyInPlace(Matrix matrix) {
        applyTo(matrix, matrix);
    }

    /** Writes what is normalised to a matrix of the same shape; float16 numbers where the weight has such. */
    public void applyTo(Matrix input, Matrix result) {
        input.checkShape(input.rows(), weight.length);
        result.checkShape(input.rows(), weight.length);
        for (int row = 0; row < input.rows(); row++) {
            long from = input.address(row);
            float mean = bias == null ? 0f : sum(from) / weight.length;
            float variance = squares(from, mean) / weight.length;
            float scale = (float) (1.0 / Math.sqrt(variance + epsilon));
            write(from, mean, scale, result.address(row));
        }
        if (half) {
            result.roundToHalf();
        }
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
