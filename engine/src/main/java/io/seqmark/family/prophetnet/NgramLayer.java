package io.seqmark.family.prophetnet;

import io.seqmark.model.DecoderRows;
import io.seqmark.model.FeedForward;
import io.seqmark.model.Residual;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.BucketBias;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;

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
    /**
     * Updates {@code hidden} [2 x rows, width] in place: the main stream of all rows, then the predicting stream.
     * The predicting stream stands one position after the main stream, with its own key as the last one, so that one rule holds
     * for both: the last key is at distance 0, the one before it at 1.
     */
    void step(int layer, Matrix hidden, DecoderRows rows, RelativeBuckets buckets) {
        try (var _ = hidden.device().scope()) {
            self.apply(
                    hidden,
                    x -> selfOut.apply(rows.attendStreams(
                            layer, queryKeyValue.apply(x), new BucketBias(relative.apply(x), buckets.ofDistances()))));
            cross.apply(hidden, x -> crossOut.apply(rows.attendSource(layer, crossQuery.apply(x))));
            feedForwardResidual.apply(hidden, feedForward::apply);
        }
    }
}
