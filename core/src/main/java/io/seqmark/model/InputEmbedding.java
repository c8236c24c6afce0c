package io.seqmark.model;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Token ids to hidden states: scaled token vectors, plus position vectors, normalised.
 *
 * @param tokens one vector an id
 * @param scale factor of the token vectors
 * @param positions one vector a position; absent where attention knows positions itself (T5)
 * @param positionOffset row of position 0 (2 for BART)
 * @param norm applied to the sum
 * @param normFirst whether the norm is applied to the token vectors alone instead
 */
public record InputEmbedding(
        Embedding tokens,
        float scale,
        Optional<Embedding> positions,
        int positionOffset,
        Optional<Norm> norm,
        boolean normFirst) {
    /** [ids, width], a new matrix in the innermost scope. */
    Matrix apply(int[] ids, int[] at) {
        Matrix hidden = tokens.gather(ids, scale);
        if (normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        positions.ifPresent(table -> {
            int[] rows = at.clone();
            for (int i = 0; i < rows.length; i++) {
                rows[i] += positionOffset;
            }
            table.addTo(hidden, rows);
        });
        if (!normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        return hidden;
    }

    /** How many positions there are; absent where there is no limit. */
    OptionalInt limit() {
        return positions
                .map(table -> OptionalInt.of(table.entries() - positionOffset))
                .orElseGet(OptionalInt::empty);
    }
}
