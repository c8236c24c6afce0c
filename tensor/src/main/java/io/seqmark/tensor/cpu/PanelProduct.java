package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Products of four rows with a panel: a matrix of as many columns as two vectors hold, whose rows lie one after another.
 * Eight sums stay in registers (Goto and van de Geijn, 2008, section 4). Each element is summed in the order of the panel's
 * rows, so its bits depend neither on the rows beside it nor on where a longer panel was cut.
 */
final class PanelProduct {
    /** Columns of a panel. */
    static final int COLUMNS = 2 * LANES;
    /** Rows at once, at the most. */
    static final int ROWS = 4;

    private static final long STRIDE = (long) LANES * Float.BYTES;

    private PanelProduct() {}

    /** How many panels so many columns take. */
    static int panels(int columns) {
        return (columns + COLUMNS - 1) / COLUMNS;
    }

    /**
     * result += left panel. There is no variant that does not add: a choice between two first values would have all sums
     * boxed.
     *
     * @param rows 1 to {@link #ROWS}
     * @param left address of the first row, of {@code depth} floats
     * @param leftStride bytes from a row to the next
     * @param panel address of {@code depth} rows
     * @param result address of the first row, of {@link #COLUMNS} floats
     * @param resultStride bytes from a row to the next
     */
    static void add(int rows, long left, long leftStride, long panel, int depth, long result, long resultStride) {
        // rows that are not there repeat the last: the same is computed and written again
        int last = rows - 1;
        long left1 = left + Math.min(1, last) * leftStride;
        long left2 = left + Math.min(2, last) * leftStride;
        long left3 = left + last * leftStride;
        long result1 = result + Math.min(1, last) * resultStride;
        long result2 = result + Math.min(2, last) * resultStride;
        long result3 = result + last * resultStride;
        FloatVector a0 = load(result);
        FloatVector a1 = load(result + STRIDE);
        FloatVector b0 = load(result1);
        FloatVector b1 = load(result1 + STRIDE);
        FloatVector c0 = load(result2);
        FloatVector c1 = load(result2 + STRIDE);
        FloatVector d0 = load(result3);
        FloatVector d1 = load(result3 + STRIDE);
        for (int k = 0; k < depth; k++) {
            long row = panel + k * (2 * STRIDE);
            FloatVector p0 = load(row);
            FloatVector p1 = load(row + STRIDE);
            long at = (long) k * Float.BYTES;
            FloatVector x = broadcast(left + at);
            a0 = p0.fma(x, a0);
            a1 = p1.fma(x, a1);
            x = broadcast(left1 + at);
            b0 = p0.fma(x, b0);
            b1 = p1.fma(x, b1);
            x = broadcast(left2 + at);
            c0 = p0.fma(x, c0);
            c1 = p1.fma(x, c1);
            x = broadcast(left3 + at);
            d0 = p0.fma(x, d0);
            d1 = p1.fma(x, d1);
        }
        store(a0, a1, result);
        store(b0, b1, result1);
        store(c0, c1, result2);
        store(d0, d1, result3);
    }

    private static FloatVector broadcast(long address) {
        return FloatVector.broadcast(SPECIES, Memory.ALL.get(Memory.FLOAT, address));
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, Memory.ORDER);
    }

    private static void store(FloatVector v0, FloatVector v1, long address) {
        v0.intoMemorySegment(Memory.ALL, address, Memory.ORDER);
        v1.intoMemorySegment(Memory.ALL, address + STRIDE, Memory.ORDER);
    }
}
