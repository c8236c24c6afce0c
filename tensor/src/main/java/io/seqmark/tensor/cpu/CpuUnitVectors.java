package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.UnitVectors;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Unit vectors on the heap, compared in vectors along them. */
final class CpuUnitVectors implements UnitVectors {
    private final int width;
    private float[] vectors;
    private int count;

    /**
     * @param width columns of every row
     */
    CpuUnitVectors(int width) {
        this.width = width;
        this.vectors = new float[16 * width];
    }

    @Override
    public void add(Matrix rows, int row) {
        CpuMatrix matrix = CpuMatrix.of(rows);
        matrix.checkShape(matrix.rows(), width);
        float[] values = matrix.row(row);
        float length = length(matrix.address(row));
        if (vectors.length < (count + 1) * width) {
            vectors = Arrays.copyOf(vectors, 2 * vectors.length);
        }
        for (int i = 0; i < width; i++) {
            vectors[count * width + i] = values[i] / length;
        }
        count++;
    }

    @Override
    public float nearest(Matrix rows, int row) {
        CpuMatrix matrix = CpuMatrix.of(rows);
        matrix.checkShape(matrix.rows(), width);
        long address = matrix.address(row);
        matrix.checkRows(row, 1);
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            best = Math.max(best, dot(i * width, address));
        }
        return best / length(address);
    }

    private float length(long address) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= width - LANES; i += LANES) {
            FloatVector values = load(address, i);
            sums = values.fma(values, sums);
        }
        float sum = VectorMath.sum(sums);
        for (; i < width; i++) {
            float value = value(address, i);
            sum = Math.fma(value, value, sum);
        }
        return (float) Math.sqrt(sum);
    }

    private float dot(int from, long address) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= width - LANES; i += LANES) {
            sums = FloatVector.fromArray(SPECIES, vectors, from + i).fma(load(address, i), sums);
        }
        float sum = VectorMath.sum(sums);
        for (; i < width; i++) {
            sum = Math.fma(vectors[from + i], value(address, i), sum);
        }
        return sum;
    }

    private static FloatVector load(long address, int index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address + (long) index * Float.BYTES, Memory.ORDER);
    }

    private static float value(long address, int index) {
        return Memory.ALL.get(Memory.FLOAT, address + (long) index * Float.BYTES);
    }
}
