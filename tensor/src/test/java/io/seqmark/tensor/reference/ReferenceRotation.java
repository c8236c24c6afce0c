package io.seqmark.tensor.reference;

import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Rotation;

/** Points turned by their position's angle, one after another. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceRotation(float[] frequencies) implements Rotation {
    @Override
    public void apply(Matrix matrix, int column, int heads, int[] positions) {
        int half = frequencies.length;
        for (int row = 0; row < matrix.rows(); row++) {
            float[] values = matrix.row(row);
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < half; i++) {
                    double angle = positions[row] * frequencies[i];
                    int first = column + head * 2 * half + i;
                    double x = values[first];
                    double y = values[first + half];
                    values[first] = (float) (x * Math.cos(angle) - y * Math.sin(angle));
                    values[first + half] = (float) (y * Math.cos(angle) + x * Math.sin(angle));
                }
            }
            matrix.write(row, values);
        }
    }
}
