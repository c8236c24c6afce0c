package io.seqmark.model.bart;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Activation;

/** The architecture in a BART {@code config.json}, with the defaults of transformers' BartConfig. */
record BartConfig(
        int vocabSize,
        int maxPositionEmbeddings,
        int dModel,
        int encoderLayers,
        int encoderAttentionHeads,
        int encoderFfnDim,
        int decoderLayers,
        int decoderAttentionHeads,
        int decoderFfnDim,
        Activation activation,
        boolean scaleEmbedding,
        boolean tieWordEmbeddings) {
    static BartConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("d_model", 1024);
        int encoderHeads = config.size("encoder_attention_heads", 16);
        int decoderHeads = config.size("decoder_attention_heads", 16);
        config.headSize("d_model", width, "encoder_attention_heads", encoderHeads);
        config.headSize("d_model", width, "decoder_attention_heads", decoderHeads);
        return new BartConfig(
                config.size("vocab_size", 50265),
                config.size("max_position_embeddings", 1024),
                width,
                config.size("encoder_layers", 12),
                encoderHeads,
                config.size("encoder_ffn_dim", 4096),
                config.size("decoder_layers", 12),
                decoderHeads,
                config.size("decoder_ffn_dim", 4096),
                config.activation("activation_function", "gelu"),
                config.flag("scale_embedding", false),
                config.flag("tie_word_embeddings", true));
    }
}
