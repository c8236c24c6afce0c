package io.seqmark.model;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.EncoderAttention;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Scope;
import java.util.List;

/**
 * Self-attention and feed-forward over packed sentences (Vaswani et al., 2017, section 3.1).
 *
 * @param queryKeyValue fused projection, width to 3 x attention width
 */
public record EncoderLayer(
        AttentionShape shape,
        Linear queryKeyValue,
        Linear attentionOut,
        Residual attention,
        FeedForward feedForward,
        Residual feedForwardResidual) {
    /** Updates {@code hidden} [all tokens, width] in place. */
    void apply(Matrix hidden, int[] lengths, List<Matrix> biases) {
        try (var _ = Scope.open()) {
            attention.apply(
                    hidden,
                    x -> attentionOut.apply(EncoderAttention.apply(queryKeyValue.apply(x), lengths, shape, biases)));
        }
        try (var _ = Scope.open()) {
            feedForwardResidual.apply(hidden, feedForward::apply);
        }
    }
}
