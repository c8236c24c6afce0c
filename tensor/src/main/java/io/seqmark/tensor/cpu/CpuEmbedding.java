package io.seqmark.tensor.cpu;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Matrix;
import java.lang.foreign.MemorySegment;

/** A table that is read in place (usually from the mapped checkpoint: a row's pages are touched when its id is met). */
final class CpuEmbedding implements Embedding {
    private final HostArray table;

    /** A table [entries, width]. */
    CpuEmbedding(HostArray table) {
        this.table = table;
    }

    @Override
    public int entries() {
        return table.rows();
    }

    @Override
    public int width() {
        return table.columns();
    }

    @Override
    public CpuMatrix gather(int[] ids, float factor) {
        CpuMatrix result = CpuScope.matrix(ids.length, table.columns());
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

    @Override
    public void addTo(Matrix matrix, int[] ids) {
        CpuMatrix target = CpuMatrix.of(matrix);
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
