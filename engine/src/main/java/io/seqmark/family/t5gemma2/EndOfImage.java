package io.seqmark.family.t5gemma2;

import io.seqmark.model.PositionVectors;
import io.seqmark.tensor.Matrix;
import java.util.OptionalInt;

/**
 * The token that ends an image has a vector of its own, in place of the table's scaled one.
 *
 * @param vector as wide as the hidden states
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EndOfImage(int token, float[] vector) implements PositionVectors {
    @Override
    public void addTo(Matrix hidden, int[] ids, int[] at) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == token) {
                hidden.write(i, vector);
            }
        }
    }

    @Override
    public OptionalInt limit() {
        return OptionalInt.empty();
    }
}
