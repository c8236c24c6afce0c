package io.seqmark.model;

/**
 * What a family that has BART's layers calls their tensors.
 *
 * @param base what stands before every name: {@code model.} or the family's own
 * @param encoder the encoder
 * @param decoder the decoder
 * @param crossAttention in a layer, attention to the source
 * @param feedForward in a layer, what stands before {@code fc1} and {@code fc2}
 * @param lastNorm in a layer, the norm of its feed-forward block
 */
public record BartLayout(
        String base, String encoder, String decoder, String crossAttention, String feedForward, String lastNorm) {
    /** BART's, under a base name of the family's own. */
    public static BartLayout of(String base) {
        return new BartLayout(base, "encoder", "decoder", "encoder_attn", "", "final_layer_norm");
    }

    /** The names of the tables of token vectors. */
    public EmbeddingTables.Names tables() {
        return new EmbeddingTables.Names(
                base + "shared.weight",
                base + encoder + ".embed_tokens.weight",
                base + decoder + ".embed_tokens.weight",
                "lm_head.weight");
    }
}
