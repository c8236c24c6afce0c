package io.seqmark.family.fsmt;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Activation;
import java.util.OptionalInt;

/**
 * The architecture in an FSMT {@code config.json}, with the defaults of transformers' FSMTConfig. Its vocabularies have
 * names of their own, {@code vocab_size} is none of them, and the {@code decoder} object that old files carry says nothing
 * more.
 */
record FsmtConfig(
        int srcVocabSize,
        int tgtVocabSize,
        int dModel,
        int maxPositionEmbeddings,
        int encoderLayers,
        int encoderAttentionHeads,
        int encoderFfnDim,
        int decoderLayers,
        int decoderAttentionHeads,
        int decoderFfnDim,
        Activation activation,
        boolean scaleEmbedding,
        boolean tieWordEmbeddings,
        int padTokenId) {
    private static final int DEFAULT_VOCABULARY = 42_024;

    static FsmtConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("d_model", 1024);
        int encoderHeads = config.size("encoder_attention_heads", 16);
        int decoderHeads = config.size("decoder_attention_heads", 16);
        config.headSize("d_model", width, "encoder_attention_heads", encoderHeads);
        config.headSize("d_model", width, "decoder_attention_heads", decoderHeads);
        int sources = config.size("src_vocab_size", DEFAULT_VOCABULARY);
        int targets = config.size("tgt_vocab_size", DEFAULT_VOCABULARY);
        int padding = file.integer("pad_token_id").orElse(FsmtFamily.PADDING);
        if (width < 4 || width % 2 != 0) {
            throw new InputException("%s: d_model is %d; expected an even number from 4".formatted(file.path(), width));
        }
        if (padding < 0 || padding >= Math.min(sources, targets)) {
            throw new InputException(
                    "%s: pad_token_id %d is in no vocabulary of src_vocab_size %d and tgt_vocab_size %d"
                            .formatted(file.path(), padding, sources, targets));
        }
        return new FsmtConfig(
                sources,
                targets,
                width,
                config.size("max_position_embeddings", 1024),
                config.layers("encoder_layers", 12),
                encoderHeads,
                config.size("encoder_ffn_dim", 4096),
                config.layers("decoder_layers", 12),
                decoderHeads,
                config.size("decoder_ffn_dim", 4096),
                config.activation("activation_function", "relu"),
                config.flag("scale_embedding", true),
                config.flag("tie_word_embeddings", false),
                padding);
    }

    Architecture architecture() {
        Architecture.Positions positions = Architecture.Positions.withoutEnd(maxPositionEmbeddings);
        return new Architecture(
                new Architecture.Side(encoderLayers, encoderAttentionHeads, dModel, encoderFfnDim, positions),
                new Architecture.Side(decoderLayers, decoderAttentionHeads, dModel, decoderFfnDim, positions),
                srcVocabSize,
                OptionalInt.of(tgtVocabSize));
    }
}
