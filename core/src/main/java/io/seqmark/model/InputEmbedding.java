package io.seqmark.model;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What an encoder or decoder reads: token vectors, position vectors and a normalisation.
 *
 * @param tokens one vector an id
 * @param scale factor of the token vectors
 * @param positions one vector a position; absent where attention knows positions itself (T5)
 * @param positionOffset row of position 0 (2 for BART)
 * @param norm applied to the sum
 * @param normFirst whether the norm is applied to the token vectors alone instead
 * @param padding an id that takes no place: its position row is its own number, and in a source the tokens after it count
 *     on as if it was not there, as fairseq numbers positions (RoBERTa)
 * @param projection applied last, where the vectors are narrower than the layers (ELECTRA)
 */
public record InputEmbedding(
        Embedding tokens,
        float scale,
        Optional<Embedding> positions,
        int positionOffset,
        Optional<Norm> norm,
        boolean normFirst,
        OptionalInt padding,
        Optional<Linear> projection) {
    /** An embedding in which every token takes a place and the vectors are as wide as the layers. */
    public InputEmbedding(
            Embedding tokens,
            float scale,
            Optional<Embedding> positions,
            int positionOffset,
            Optional<Norm> norm,
            boolean normFirst) {
        this(tokens, scale, positions, positionOffset, norm, normFirst, OptionalInt.empty(), Optional.empty());
    }

    /** [ids, width], a new matrix in the innermost scope. */
    Matrix apply(int[] ids, int[] at) {
        Matrix hidden = tokens.gather(ids, scale);
        if (normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        positions.ifPresent(table -> table.addTo(hidden, rows(ids, at)));
        if (!normFirst) {
            norm.ifPresent(n -> n.applyInPlace(hidden));
        }
        return projection.map(linear -> linear.apply(hidden)).orElse(hidden);
    }

    /** The positions of whole sentences, one after another. */
    int[] places(List<int[]> sentences) {
        return sentences.stream().flatMapToInt(this::places).toArray();
    }

    private IntStream places(int[] sentence) {
        if (padding.isEmpty()) {
            return IntStream.range(0, sentence.length);
        }
        int[] places = new int[sentence.length];
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = sentence[i] == padding.getAsInt() ? next : next++;
        }
        return IntStream.of(places);
    }

    private int[] rows(int[] ids, int[] at) {
        int[] rows = at.clone();
        for (int i = 0; i < rows.length; i++) {
            boolean pad = padding.isPresent() && ids[i] == padding.getAsInt();
            rows[i] = pad ? ids[i] : rows[i] + positionOffset;
        }
        return rows;
    }

    /** How many positions there are; absent where there is no limit. */
    OptionalInt limit() {
        return positions
                .map(table -> OptionalInt.of(table.entries() - positionOffset))
                .orElseGet(OptionalInt::empty);
    }
}
