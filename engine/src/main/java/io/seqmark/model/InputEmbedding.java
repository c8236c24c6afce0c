package io.seqmark.model;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Linear;
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
 * @param norm applied to the sum
 * @param normFirst whether the norm is applied to the token vectors alone instead
 * @param unnumbered a token that takes no position: its position is -1, and the tokens after
 *     it count on as if it were not there (fairseq's treatment of padding, wherever it stands); absent where each token
 *     counts
 * @param projection applied last, where the vectors are narrower than the layers (ELECTRA)
 */
public record InputEmbedding(
        Embedding tokens,
        float scale,
        Optional<PositionVectors> positions,
        Optional<Norm> norm,
        boolean normFirst,
        OptionalInt unnumbered,
        Optional<Linear> projection) {
    /** The position of an unnumbered token. */
    private static final int NONE = -1;

    /** An embedding as wide as the layers. */
    public InputEmbedding(
            Embedding tokens,
            float scale,
            Optional<PositionVectors> positions,
            Optional<Norm> norm,
            boolean normFirst,
            OptionalInt unnumbered) {
        this(tokens, scale, positions, norm, normFirst, unnumbered, Optional.empty());
    }

    /**
     * An embedding with a table of positions.
     *
     * @param positionOffset row of position 0 (2 for BART)
     */
    public InputEmbedding(
            Embedding tokens,
            float scale,
            Optional<Embedding> positions,
            int positionOffset,
            Optional<Norm> norm,
            boolean normFirst,
            OptionalInt unnumbered) {
        this(
                tokens,
                scale,
                positions.map(table -> new PositionVectors.Table(table, positionOffset)),
                norm,
                normFirst,
                unnumbered);
    }

    /** The same where each token counts. */
    public InputEmbedding(
            Embedding tokens,
            float scale,
            Optional<Embedding> positions,
            int positionOffset,
            Optional<Norm> norm,
            boolean normFirst) {
        this(tokens, scale, positions, positionOffset, norm, normFirst, OptionalInt.empty());
    }

    /**
     * [ids, width], a new matrix in the innermost scope.
     *
     * @param numbers for each token, how many numbered ones its sequence has up to and including it
     */
    public Matrix apply(int[] ids, int[] numbers) {
        Matrix hidden = tokens.gather(ids, scale);
        if (normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        positions.ifPresent(vectors -> {
            int[] at = new int[ids.length];
            for (int i = 0; i < at.length; i++) {
                at[i] = isNumbered(ids[i]) ? numbers[i] - 1 : NONE;
            }
            vectors.addTo(hidden, ids, at);
        });
        if (!normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        return projection.map(linear -> linear.apply(hidden)).orElse(hidden);
    }

    /** Whether a token takes a position. */
    boolean isNumbered(int id) {
        return unnumbered.isEmpty() || unnumbered.getAsInt() != id;
    }

    /** How many positions there are; absent where there is no limit. */
    OptionalInt limit() {
        return positions.map(PositionVectors::limit).orElseGet(OptionalInt::empty);
    }
}
