package io.seqmark.tensor;

import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;

/**
 * A float32 matrix [rows, columns], row-major and contiguous, in native memory that the {@link Scope} it was made in owns.
 * Its values may all be float16 numbers: then operations round what they write to it likewise, as on a tensor of that type.
 * Not thread-safe.
 */
public final class Matrix {
    private final Tensor tensor;
    private final long address;
    private final int rows;
    private final int columns;
    private boolean half;

    Matrix(Tensor tensor, int rows, int columns) {
        this.tensor = tensor;
        this.address = tensor.data_ptr().address();
        this.rows = rows;
        this.columns = columns;
    }

    /** Both, the first above the second: a new matrix in the innermost scope. */
    public static Matrix stack(Matrix above, Matrix below) {
        below.checkShape(below.rows, above.columns);
        Matrix result = Scope.matrix(above.rows + below.rows, above.columns);
        Memory.copyFloats(above.address(0), result.address(0), (long) above.rows * above.columns);
        Memory.copyFloats(below.address(0), result.address(above.rows), (long) below.rows * above.columns);
        result.half = above.half && below.half;
        return result;
    }

    /** A copy in the innermost scope, rounded to float16. */
    static Matrix roundedToHalf(Matrix source) {
        Matrix result = Scope.matrix(source.rows, source.columns);
        Half.round(source.address, result.address, (long) source.rows * source.columns);
        result.half = true;
        return result;
    }

    /** Whether all values are float16 numbers and are to stay so. */
    public boolean isHalf() {
        return half;
    }

    /** Rounds all values to float16; they are to stay so. */
    public void roundToHalf() {
        Half.round(address, (long) rows * columns);
        half = true;
    }

    /** Lets the values be any from now on. */
    void widen() {
        half = false;
    }

    /** Whether none of the values of some rows is NaN or infinite. */
    public boolean isFinite(int from, int count) {
        checkRows(from, count);
        return Finite.all(address(from), (long) count * columns);
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The number of columns. */
    public int columns() {
        return columns;
    }

    /** Itself where it has no more columns, else a copy of the first ones in the innermost scope. */
    Matrix firstColumns(int count) {
        if (count == columns) {
            return this;
        }
        Matrix first = Scope.matrix(rows, count);
        for (int row = 0; row < rows; row++) {
            Memory.copyFloats(address(row), first.address(row), count);
        }
        return first;
    }

    /** One row, copied. */
    public float[] row(int row) {
        checkRows(row, 1);
        float[] values = new float[columns];
        MemorySegment.copy(Memory.ALL, Memory.FLOAT, address(row), values, 0, columns);
        return values;
    }

    /** A view of {@code count} rows; as long-lived as this matrix. */
    public Matrix rows(int from, int count) {
        checkRows(from, count);
        if (from == 0 && count == rows) {
            return this;
        }
        Matrix view = new Matrix(tensor.narrow(0, from, count), count, columns);
        view.half = half;
        return view;
    }

    /** Overwrites rows from {@code row} on with all rows of another matrix of as many columns. */
    public void copy(int row, Matrix source) {
        source.checkShape(source.rows, columns);
        checkRows(row, source.rows);
        Memory.copyFloats(source.address, address(row), (long) source.rows * columns);
    }

    /** Overwrites one row with {@code columns()} values from an array. */
    void write(int row, float[] values, int from) {
        checkRows(row, 1);
        MemorySegment.copy(values, from, Memory.ALL, Memory.FLOAT, address(row), columns);
    }

    Tensor tensor() {
        return tensor;
    }

    long address(int row) {
        return address + (long) row * columns * Float.BYTES;
    }

    void checkRows(int from, int count) {
        if (from < 0 || count < 0 || from > rows - count) {
            throw new IndexOutOfBoundsException("rows %d to %d of %d".formatted(from, from + count, rows));
        }
    }

    void checkShape(int expectedRows, int expectedColumns) {
        if (rows != expectedRows || columns != expectedColumns) {
            throw new IllegalArgumentException(
                    "%d x %d where %d x %d is needed".formatted(rows, columns, expectedRows, expectedColumns));
        }
    }
}
