package io.seqmark.tensor.reference;

import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.Arrays;
import java.util.Optional;

/** A row less its mean, divided by its deviation; without a bias, a row divided by the root of its mean square. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceNorm(float[] weight, Optional<float[]> bias, double epsilon) implements Norm {
    @Override
    public Matrix apply(Matrix input) {
        Matrix result = input.device().matrix(input.rows(), input.columns());
        applyTo(input, result);
        return result;
    }

    @Override
    public void applyInPlace(Matrix matrix) {
        applyTo(matrix, matrix);
    }

    @Override
    public void applyToParts(Matrix matrix, int column, int count) {
        for (int row = 0; row < matrix.rows(); row++) {
            float[] values = matrix.row(row);
            for (int part = 0; part < count; part++) {
                int from = column + part * weight.length;
                Matrix alone = matrix.device().matrix(1, weight.length);
                alone.write(0, Arrays.copyOfRange(values, from, from + weight.length));
                applyInPlace(alone);
                System.arraycopy(alone.row(0), 0, values, from, weight.length);
            }
            matrix.write(row, values);
        }
    }

    @Override
    public void applyTo(Matrix input, Matrix result) {
        for (int row = 0; row < input.rows(); row++) {
            float[] x = input.row(row);
            double mean = 0;
            for (int i = 0; bias.isPresent() && i < x.length; i++) {
                mean += x[i] / (double) x.length;
            }
            double variance = 0;
            for (float value : x) {
                variance += (value - mean) * (value - mean) / x.length;
            }
            for (int i = 0; i < x.length; i++) {
                double scaled = (x[i] - mean) / Math.sqrt(variance + epsilon) * weight[i];
                x[i] = (float) (bias.isPresent() ? scaled + bias.get()[i] : scaled);
            }
            result.write(row, x);
        }
    }
}
