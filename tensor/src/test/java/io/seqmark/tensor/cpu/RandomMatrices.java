package io.seqmark.tensor.cpu;

import java.util.Random;

/** Normally distributed numbers of a seed, as arrays and as matrices in the innermost scope. */
record RandomMatrices(Random random) {
    RandomMatrices(long seed) {
        this(new Random(seed));
    }

    CpuMatrix matrix(int rows, int columns) {
        CpuMatrix matrix = CpuScope.matrix(rows, columns);
        for (int row = 0; row < rows; row++) {
            matrix.write(row, floats(columns), 0);
        }
        return matrix;
    }

    float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
