package io.seqmark.tensor.cpu;

import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;

/** A matrix, row-major and contiguous, in native memory that the {@link CpuScope} it was made in owns. */
final class CpuMatrix implements Matrix {
    private final Tensor tensor;
    private final long address;
    private final int rows;
    private final int columns;
    private boolean half;

    CpuMatrix(Tensor tensor, int rows, int columns) {
        this.tensor = tensor;
        this.address = tensor.data_ptr().address();
        this.rows = rows;
        this.columns = columns;
    }

    /** A matrix of this device as what it is. */
    static CpuMatrix of(Matrix matrix) {
        if (matrix instanceof CpuMatrix ours) {
            return ours;
        }
        throw new IllegalArgumentException("a matrix of another device: " + matrix.getClass());
    }

    @Override
    public Device device() {
        return CpuDevice.INSTANCE;
    }

    @Override
    public CpuMatrix above(Matrix other) {
        CpuMatrix below = of(other);
        below.checkShape(below.rows, columns);
        CpuMatrix result = CpuScope.matrix(rows + below.rows, columns);
        Memory.copyFloats(address, result.address(0), (long) rows * columns);
        Memory.copyFloats(below.address, result.address(rows), (long) below.rows * columns);
        result.half = half && below.half;
        return result;
    }

    /** A copy in the innermost scope, rounded to float16. */
    static CpuMatrix roundedToHalf(CpuMatrix source) {
        CpuMatrix result = CpuScope.matrix(source.rows, source.columns);
        Half.round(source.address, result.address, (long) source.rows * source.columns);
        result.half = true;
        return result;
    }

    @Override
    public boolean isHalf() {
        return half;
    }

    @Override
    public void roundToHalf() {
        Half.round(address, (long) rows * columns);
        half = true;
    }

    /** Lets the values be any from now on. */
    void widen() {
        half = false;
    }

    @Override
    public boolean isFinite(int from, int count) {
        checkRows(from, count);
        return Finite.all(address(from), (long) count * columns);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** Itself where it has no more columns, else a copy of the first ones in the innermost scope. */
    CpuMatrix firstColumns(int count) {
        if (count == columns) {
            return this;
        }
        CpuMatrix first = CpuScope.matrix(rows, count);
        for (int row = 0; row < rows; row++) {
            Memory.copyFloats(address(row), first.address(row), count);
        }
        return first;
    }

    @Override
    public float[] row(int row) {
        checkRows(row, 1);
        float[] values = new float[columns];
        MemorySegment.copy(Memory.ALL, Memory.FLOAT, address(row), values, 0, columns);
        return values;
    }

    @Override
    public CpuMatrix rows(int from, int count) {
        checkRows(from, count);
        if (from == 0 && count == rows) {
            return this;
        }
        CpuMatrix view = new CpuMatrix(tensor.narrow(0, from, count), count, columns);
        view.half = half;
        return view;
    }

    @Override
    public void copy(int row, Matrix other) {
        CpuMatrix source = of(other);
        source.checkShape(source.rows, columns);
        checkRows(row, source.rows);
        Memory.copyFloats(source.address, address(row), (long) source.rows * columns);
    }

    /** Overwrites one row with {@code columns()} values from an array. */
    void write(int row, float[] values, int from) {
        checkRows(row, 1);
        MemorySegment.copy(values, from, Memory.ALL, Memory.FLOAT, address(row), columns);
    }

    @Override
    public void write(int row, float[] values) {
        write(row, values, 0);
    }

    @Override
    public void add(Matrix other) {
        Elementwise.add(this, of(other));
    }

    @Override
    public void multiply(Matrix other) {
        Elementwise.multiply(this, of(other));
    }

    @Override
    public void scale(float factor) {
        Elementwise.scale(this, factor);
    }

    @Override
    public void clampHalf(float limit, boolean whereInfinite) {
        Elementwise.clampHalf(this, limit, whereInfinite);
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
