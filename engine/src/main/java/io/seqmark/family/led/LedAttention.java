package io.seqmark.family.led;

import io.seqmark.model.PackedSentences;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.KeyPattern;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * The attention of Longformer's encoder (Beltagy et al., 2020): every token looks at a window around it; a global token
 * looks at all through projections of its own, and all look at it.
 *
 * <p>transformers pads the source to a multiple of the largest window. That has no effect: padding is hidden from every
 * token by the mask, and its own rows are cut off again.
 *
 * @param queryKeyValue fused projection, width to 3 x width
 * @param window which keys a token sees
 * @param first the projections of the first token where it is global
 * @param out width to width
 */
record LedAttention(
        AttentionShape shape, Linear queryKeyValue, KeyPattern window, Optional<GlobalProjections> first, Linear out)
        implements SelfAttention {
    /**
     * The projections of global tokens.
     *
     * @param query width to width
     * @param keyValue fused, width to 2 x width
     */
    record GlobalProjections(Linear query, Linear keyValue) {}

    @Override
    public Matrix apply(Matrix hidden, PackedSentences sentences) {
        Matrix qkv = queryKeyValue.apply(hidden);
        Matrix attended = qkv.device().attendSparsely(qkv, sentences.lengths(), shape, window, List.of());
        first.ifPresent(projections -> replaceFirst(hidden, sentences, projections, attended));
        return out.apply(attended);
    }

    private void replaceFirst(
            Matrix hidden, PackedSentences sentences, GlobalProjections projections, Matrix attended) {
        int row = 0;
        for (int length : sentences.lengths()) {
            try (var _ = hidden.device().scope()) {
                Matrix query = projections.query().apply(hidden.rows(row, 1));
                Matrix keysAndValues = projections.keyValue().apply(hidden.rows(row, length));
                hidden.device().attendToAll(query, keysAndValues, shape, attended.rows(row, 1));
            }
            row += length;
        }
    }
}
