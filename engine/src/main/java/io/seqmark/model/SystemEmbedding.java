package io.seqmark.model;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * A table of vectors that several systems share, some of which have one of their own. Thread-safe.
 *
 * @param tables of each system
 */
record SystemEmbedding(List<Embedding> tables) implements Embedding {
    SystemEmbedding {
        tables = List.copyOf(tables);
    }

    @Override
    public int entries() {
        return tables.getFirst().entries();
    }

    @Override
    public int width() {
        return tables.getFirst().width();
    }

    @Override
    public Matrix gather(int[] ids, float factor) {
        List<RowSystems.Part> parts = RowSystems.current().partsOf(ids.length);
        if (parts.size() == 1) {
            return tables.get(parts.getFirst().system()).gather(ids, factor);
        }
        Matrix all = null;
        int first = 0;
        for (RowSystems.Part part : parts) {
            Matrix rows = tables.get(part.system()).gather(Arrays.copyOfRange(ids, first, first + part.rows()), factor);
            all = all == null ? rows : all.above(rows);
            first += part.rows();
        }
        if (all == null) {
            throw new IllegalStateException("no rows");
        }
        return all;
    }

    @Override
    public void addTo(Matrix matrix, int[] ids) {
        int first = 0;
        for (RowSystems.Part part : RowSystems.current().partsOf(ids.length)) {
            tables.get(part.system())
                    .addTo(matrix.rows(first, part.rows()), Arrays.copyOfRange(ids, first, first + part.rows()));
            first += part.rows();
        }
    }
}
