package io.seqmark.model;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Token ids to hidden states: scaled token vectors, plus position vectors, normalised.
 *
 * @param tokens one vector an id
 * @param scale factor of the token vectors
 * @param positions one vector a position; absent where attention knows positions itself (T5)
 * @param norm applied to the sum
 * @param normFirst whether the norm is applied to the token vectors alone instead
 */
public record InputEmbedding(
        Embedding tokens, float scale, Optional<PositionVectors> positions, Optional<Norm> norm, boolean normFirst) {
    /**
     * An embedding whose positions are a table.
     *
     * @param positionOffset row of position 0 (2 for BART)
     */
    public InputEmbedding(
            Embedding tokens,
            float scale,
            Optional<Embedding> positions,
            int positionOffset,
            Optional<Norm> norm,
            boolean normFirst) {
        this(tokens, scale, positions.map(table -> new PositionVectors.Table(table, positionOffset)), norm, normFirst);
    }

    /** [ids, width], a new matrix in the innermost scope. */
    Matrix apply(int[] ids, int[] at) {
        Matrix hidden = tokens.gather(ids, scale);
        if (normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        positions.ifPresent(vectors -> vectors.addTo(hidden, ids, at));
        if (!normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        return hidden;
    }

    /** The positions of all tokens, source after source. */
    int[] number(List<int[]> sources) {
        return positions
                .map(vectors -> vectors.number(sources))
                .orElseGet(() -> sources.stream()
                        .flatMapToInt(source -> IntStream.range(0, source.length))
                        .toArray());
    }

    /** How many positions there are; absent where there is no limit. */
    OptionalInt limit() {
        return positions.map(PositionVectors::limit).orElseGet(OptionalInt::empty);
    }
}
