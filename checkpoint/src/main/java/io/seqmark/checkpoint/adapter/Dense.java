package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A matrix of float32 numbers in memory. Sums have a fixed order, so that a merge gives the same bits on every machine.
 *
 * @param values row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Dense(float[] values, int rows, int columns) {
    Dense {
        if (values.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException("%d values for %d x %d".formatted(values.length, rows, columns));
        }
    }

    /** A tensor of one or two dimensions; one of one is a row. */
    static Dense of(StoredTensor tensor) {
        List<Long> shape = tensor.shape();
        int columns = Math.toIntExact(shape.isEmpty() ? 1 : shape.getLast());
        int rows = columns == 0 ? 0 : Math.toIntExact(tensor.elements() / columns);
        return new Dense(tensor.toFloats(), rows, columns);
    }

    Dense transposed() {
        float[] target = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                target[column * rows + row] = values[row * columns + column];
            }
        }
        return new Dense(target, columns, rows);
    }

    /** All values times a factor each row. */
    Dense scaledRows(float[] factors) {
        float[] target = values.clone();
        for (int i = 0; i < target.length; i++) {
            target[i] *= factors[i / columns];
        }
        return new Dense(target, rows, columns);
    }

    /** This times another one. */
    Dense times(Dense right) {
        Dense product = new Dense(new float[Math.multiplyExact(rows, right.columns)], rows, right.columns);
        product.addProduct(this, right, 1);
        return product;
    }

    /** Adds factor x (left x right). */
    void addProduct(Dense left, Dense right, float factor) {
        if (left.rows != rows || right.columns != columns || left.columns != right.rows) {
            throw new IllegalArgumentException("a product of other sizes");
        }
        IntStream.range(0, rows).parallel().forEach(row -> {
            float[] sum = new float[columns];
            for (int k = 0; k < right.rows; k++) {
                float weight = left.values[row * left.columns + k];
                int from = k * columns;
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += weight * right.values[from + j];
                }
            }
            int to = row * columns;
            for (int j = 0; j < sum.length; j++) {
                values[to + j] += sum[j] * factor;
            }
        });
    }

    /** The Euclidean length of each row. */
    float[] rowNorms() {
        float[] norms = new float[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                sum += (double) values[i] * values[i];
            }
            norms[row] = (float) Math.sqrt(sum);
        }
        return norms;
    }

    /** The Euclidean length of each column. */
    float[] columnNorms() {
        double[] sums = new double[columns];
        for (int i = 0; i < values.length; i++) {
            sums[i % columns] += (double) values[i] * values[i];
        }
        float[] norms = new float[columns];
        for (int column = 0; column < columns; column++) {
            norms[column] = (float) Math.sqrt(sums[column]);
        }
        return norms;
    }
}
