package io.seqmark.model;

import io.seqmark.tensor.Matrix;

/** Self-attention and feed-forward over packed sentences (Vaswani et al., 2017, section 3.1). */
public record EncoderLayer(
        SelfAttention attention, Residual attentionResidual, FeedForward feedForward, Residual feedForwardResidual) {
    /** Updates {@code hidden} [all tokens, width] in place. */
    void apply(Matrix hidden, PackedSentences sentences) {
        try (var _ = hidden.device().scope()) {
            attentionResidual.apply(hidden, x -> attention.apply(x, sentences));
        }
        try (var _ = hidden.device().scope()) {
            feedForwardResidual.apply(hidden, x -> feedForward.apply(x, sentences.lengths()));
        }
    }
}
