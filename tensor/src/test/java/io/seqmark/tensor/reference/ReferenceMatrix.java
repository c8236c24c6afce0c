package io.seqmark.tensor.reference;

import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import java.util.Arrays;

/** Float32 numbers in an array, of which a view of rows sees a part. */
final class ReferenceMatrix implements Matrix {
    private final ReferenceDevice device;
    private final float[] values;
    private final int first;
    private final int rows;
    private final int columns;

    /** NaN throughout: a model that reads what it did not write shows. */
    ReferenceMatrix(ReferenceDevice device, int rows, int columns) {
        this(device, new float[rows * columns], 0, rows, columns);
        Arrays.fill(values, Float.NaN);
    }

    private ReferenceMatrix(ReferenceDevice device, float[] values, int first, int rows, int columns) {
        this.device = device;
        this.values = values;
        this.first = first;
        this.rows = rows;
        this.columns = columns;
    }

    /** Some columns of a row, copied. */
    float[] part(int row, int from, int end) {
        return Arrays.copyOfRange(row(row), from, end);
    }

    float get(int row, int column) {
        return values[first + row * columns + column];
    }

    void set(int row, int column, float value) {
        values[first + row * columns + column] = value;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public boolean isHalf() {
        return false;
    }

    @Override
    public void roundToHalf() {
        throw new UnsupportedOperationException("float32 alone");
    }

    @Override
    public boolean isFinite(int from, int count) {
        for (int i = first + from * columns; i < first + (from + count) * columns; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public float[] row(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return Arrays.copyOfRange(values, first + row * columns, first + (row + 1) * columns);
    }

    @Override
    public ReferenceMatrix rows(int from, int count) {
        if (from < 0 || count < 0 || from + count > rows) {
            throw new IndexOutOfBoundsException("rows %d to %d of %d".formatted(from, from + count, rows));
        }
        return new ReferenceMatrix(device, values, first + from * columns, count, columns);
    }

    @Override
    public void write(int row, float[] source) {
        System.arraycopy(source, 0, values, first + row * columns, columns);
    }

    @Override
    public void copy(int row, Matrix source) {
        for (int i = 0; i < source.rows(); i++) {
            write(row + i, source.row(i));
        }
    }

    @Override
    public Matrix above(Matrix below) {
        ReferenceMatrix both = device.matrix(rows + below.rows(), columns);
        both.copy(0, this);
        both.copy(rows, below);
        return both;
    }

    @Override
    public void add(Matrix other) {
        for (int row = 0; row < rows; row++) {
            float[] theirs = other.row(row);
            for (int column = 0; column < columns; column++) {
                set(row, column, get(row, column) + theirs[column]);
            }
        }
    }

    @Override
    public void multiply(Matrix other) {
        for (int row = 0; row < rows; row++) {
            float[] theirs = other.row(row);
            for (int column = 0; column < columns; column++) {
                set(row, column, get(row, column) * theirs[column]);
            }
        }
    }

    @Override
    public void scale(float factor) {
        for (int i = first; i < first + rows * columns; i++) {
            values[i] *= factor;
        }
    }

    @Override
    public void clampHalf(float limit, boolean whereInfinite) {
        // no numbers here are float16
    }
}
