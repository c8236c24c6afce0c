package io.seqmark.tensor;

import java.lang.foreign.MemorySegment;

/**
 * A table of row vectors, read in place (usually from the mapped checkpoint: a row's pages are touched when its id is met).
 * Thread-safe while the array lives.
 */
public final class Embedding {
    private final HostArray table;

    /** A table [entries, width]. */
    public Embedding(HostArray table) {
        this.table = table;
    }

    /** The number of rows. */
    public int entries() {
        return table.rows();
    }

    /** The length of each. */
    public int width() {
        return table.columns();
    }

    /**
     * Gathers rows times a factor; float16 numbers where the table has such.
     *
     * @param ids row of each result row
     * @return [ids, width], a new matrix in the innermost scope
     * @throws IndexOutOfBoundsException if an id is no row
     */
    public Matrix gather(int[] ids, float factor) {
        Matrix result = Scope.matrix(ids.length, table.columns());
        float[] row = new float[table.columns()];
        for (int i = 0; i < ids.length; i++) {
            read(ids[i], row);
            for (int j = 0; j < row.length; j++) {
                row[j] *= factor;
            }
            result.write(i, row, 0);
        }
        if (table.half()) {
            result.roundToHalf();
        }
        return result;
    }

    /** target[i] += table[ids[i]]. Where the target is of float16 numbers, so are the vectors that are added. */
    public void addTo(Matrix target, int[] ids) {
        target.checkShape(ids.length, table.columns());
        float[] row = new float[table.columns()];
        for (int i = 0; i < ids.length; i++) {
            read(ids[i], row);
            if (target.isHalf() && !table.half()) {
                Half.round(row);
            }
            float[] sum = target.row(i);
            for (int j = 0; j < row.length; j++) {
                sum[j] += row[j];
            }
            target.write(i, sum, 0);
        }
        if (target.isHalf()) {
            target.roundToHalf();
        }
    }

    private void read(int id, float[] row) {
        if (id < 0 || id >= table.rows()) {
            throw new IndexOutOfBoundsException("row " + id + " of an embedding with " + table.rows());
        }
        table.decode((long) id * row.length, row.length, MemorySegment.ofArray(row), 0);
    }
}
