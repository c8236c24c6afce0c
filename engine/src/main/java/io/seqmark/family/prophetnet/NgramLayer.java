package io.seqmark.family.prophetnet;

import io.seqmark.model.DecoderRows;
import io.seqmark.model.FeedForward;
import io.seqmark.model.Residual;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.RowBias;
import io.seqmark.tensor.Scope;

/**
 * Self-attention of the main and the predicting stream, cross-attention, feed-forward, each with the same weights for both
 * streams (Qi et al., 2020, section 2.2).
 *
 * @param queryKeyValue fused projection, width to 3 x width
 * @param relative width to buckets x heads: what a query adds to its scores of keys in each bucket of distances
 * @param crossKeyValue projects the encoder's output once a sentence, to 2 x width
 */
record NgramLayer(
        AttentionShape shape,
        Linear queryKeyValue,
        Linear relative,
        Linear selfOut,
        Residual self,
        Linear crossQuery,
        Linear crossKeyValue,
        Linear crossOut,
        Residual cross,
        FeedForward feedForward,
        Residual feedForwardResidual) {
    /** Updates {@code hidden} [2 x rows, width] in place: the main stream of all rows, then the predicting stream. */
    void step(int layer, Matrix hidden, DecoderRows rows, RelativeBuckets buckets) {
        try (var _ = Scope.open()) {
            self.apply(
                    hidden,
                    x -> selfOut.apply(
                            rows.attendStreams(layer, queryKeyValue.apply(x), bias(relative.apply(x), buckets))));
            cross.apply(hidden, x -> crossOut.apply(rows.attendSource(layer, crossQuery.apply(x))));
            feedForwardResidual.apply(hidden, feedForward::apply);
        }
    }

    /**
     * The predicting stream stands one position after the main stream, with its own key as the last one, so that one rule
     * holds for both: the last key is at distance 0, the one before it at 1.
     */
    private RowBias bias(Matrix ofBuckets, RelativeBuckets buckets) {
        int heads = shape.heads();
        return (row, keys, bias) -> {
            float[] values = ofBuckets.row(row);
            for (int key = 0; key < keys; key++) {
                int from = buckets.of(keys - 1 - key) * heads;
                for (int head = 0; head < heads; head++) {
                    bias[head * keys + key] = values[from + head];
                }
            }
        };
    }
}
