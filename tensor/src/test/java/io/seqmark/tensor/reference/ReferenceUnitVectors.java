package io.seqmark.tensor.reference;

import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.UnitVectors;
import java.util.ArrayList;
import java.util.List;

/** Rows, and the cosines of angles between them. */
final class ReferenceUnitVectors implements UnitVectors {
    private final List<float[]> vectors = new ArrayList<>();

    @Override
    public void add(Matrix matrix, int row) {
        vectors.add(matrix.row(row));
    }

    @Override
    public float nearest(Matrix matrix, int row) {
        float[] other = matrix.row(row);
        return (float) vectors.stream()
                .mapToDouble(one -> dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other)))
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
