package io.seqmark.tensor.reference;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;

/** Rows of an array. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceEmbedding(ReferenceDevice device, float[] table, int entries, int width) implements Embedding {
    @Override
    public Matrix gather(int[] ids, float factor) {
        ReferenceMatrix result = device.matrix(ids.length, width);
        for (int row = 0; row < ids.length; row++) {
            for (int i = 0; i < width; i++) {
                result.set(row, i, table[ids[row] * width + i] * factor);
            }
        }
        return result;
    }

    @Override
    public void addTo(Matrix target, int[] ids) {
        target.add(gather(ids, 1f));
    }
}
