package io.seqmark.model;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.Profile;
import io.seqmark.tensor.Scope;
import java.util.List;
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
    /** Updates {@code hidden} [rows of all slots, width] in place. */
    void step(int layer, Matrix hidden, List<DecoderSlot> slots, @Nullable PositionBias bias) {
        try (var _ = Scope.open()) {
            self.apply(hidden, x -> selfOut.apply(attendPast(layer, queryKeyValue.apply(x), slots, bias)));
            cross.apply(hidden, x -> crossOut.apply(attendSource(layer, crossQuery.apply(x), slots)));
            feedForwardResidual.apply(hidden, feedForward::apply);
        }
    }

    private Matrix attendPast(int layer, Matrix qkv, List<DecoderSlot> slots, @Nullable PositionBias bias) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            Matrix result = Scope.matrix(qkv.rows(), shape.width());
            int row = 0;
            for (DecoderSlot slot : slots) {
                slot.past().attend(layer, qkv, row, slot.rows(), bias, result);
                row += slot.rows();
            }
            return result;
        }
    }

    private Matrix attendSource(int layer, Matrix queries, List<DecoderSlot> slots) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            Matrix result = Scope.matrix(queries.rows(), shape.width());
            int row = 0;
            for (DecoderSlot slot : slots) {
                slot.source().attend(layer, queries, row, slot.rows(), result);
                row += slot.rows();
            }
            return result;
        }
    }
}
