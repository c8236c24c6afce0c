package io.seqmark.family.encoderdecoder;

import io.seqmark.model.PositionVectors;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;
import java.util.OptionalInt;

/**
 * The positions of a RoBERTa that decodes step by step: numbered from the padding id + 1 on, and the row of the padding id
 * for the padding token itself. Unlike in a source, padding that was said counts for what follows, because transformers
 * numbers a step by the length of its cache.
 */
record PaddedPositions(Embedding table, int padding) implements PositionVectors {
    @Override
    public void addTo(Matrix hidden, int[] ids, int[] at) {
        int[] rows = new int[at.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = ids[i] == padding ? padding : at[i] + padding + 1;
        }
        table.addTo(hidden, rows);
    }

    @Override
    public OptionalInt limit() {
        return OptionalInt.of(table.entries() - padding - 1);
    }
}
