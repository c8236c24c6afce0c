package io.seqmark.model.marian;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Activation;

/** The architecture in a Marian {@code config.json}, with the defaults of transformers' MarianConfig. */
record MarianConfig(
        int vocabSize,
        int decoderVocabSize,
        boolean shareEncoderDecoderEmbeddings,
        int maxPositionEmbeddings,
        int dModel,
        int encoderLayers,
        int encoderAttentionHeads,
        int encoderFfnDim,
        int decoderLayers,
        int decoderAttentionHeads,
        int decoderFfnDim,
        Activation activation,
        boolean scaleEmbedding) {
    static MarianConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("d_model", 1024);
        int encoderHeads = config.size("encoder_attention_heads", 16);
        int decoderHeads = config.size("decoder_attention_heads", 16);
        config.headSize("d_model", width, "encoder_attention_heads", encoderHeads);
        config.headSize("d_model", width, "decoder_attention_heads", decoderHeads);
        int vocabulary = config.size("vocab_size", 58101);
        return new MarianConfig(
                vocabulary,
                config.size("decoder_vocab_size", vocabulary),
                config.flag("share_encoder_decoder_embeddings", true),
                config.size("max_position_embeddings", 1024),
                width,
                config.size("encoder_layers", 12),
                encoderHeads,
                config.size("encoder_ffn_dim", 4096),
                config.size("decoder_layers", 12),
                decoderHeads,
                config.size("decoder_ffn_dim", 4096),
                config.activation("activation_function", "gelu"),
                config.flag("scale_embedding", false));
    }
}
