package io.seqmark.model;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention over the past, cross-attention over the source, feed-forward; one step of all rows in flight.
 *
 * @param queryKeyValue fused projection, width to 3 x attention width
 * @param crossKeyValue projects the encoder's output once a sentence, to 2 x attention width
 */
public record DecoderLayer(
        AttentionShape shape,
        Linear queryKeyValue,
        Linear selfOut,
        Residual self,
        Linear crossQuery,
        Linear crossKeyValue,
        Linear crossOut,
        Residual cross,
        FeedForward feedForward,
        Residual feedForwardResidual) {
    /** Updates {@code hidden} [rows width] in place. */
    void step(int layer, Matrix hidden, DecoderRows rows, @Nullable PositionBias bias) {
        try (var _ = hidden.device().scope()) {
            self.apply(hidden, x -> selfOut.apply(rows.attendPast(layer, queryKeyValue.apply(x), bias)));
            cross.apply(hidden, x -> crossOut.apply(rows.attendSource(layer, crossQuery.apply(x))));
            feedForwardResidual.apply(hidden, feedForward::apply);
        }
    }
}
