package io.seqmark.model;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tensor.Activation;
import java.util.OptionalInt;

/**
 * The sizes in the {@code config.json} of BART and of the families that keep its key names, with the defaults of
 * transformers' BartConfig.
 *
 * @param vocabSize entries of the shared embedding, or of the source's where the target has its own
 * @param padTokenId the token that families with fairseq's positions do not count
 */
public record BartArchitecture(
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
        boolean tieWordEmbeddings,
        int padTokenId) {
    /**
     * What a configuration class assumes where it differs from BART's.
     *
     * @param vocabulary {@code vocab_size}
     * @param activation {@code activation_function}
     * @param scaleEmbedding {@code scale_embedding}
     * @param layers {@code encoder_layers} and {@code decoder_layers}
     * @param positions {@code max_position_embeddings}
     * @param width {@code d_model}
     * @param heads {@code encoder_attention_heads} and {@code decoder_attention_heads}
     * @param ffnDim {@code encoder_ffn_dim} and {@code decoder_ffn_dim}
     */
    public record Defaults(
            int vocabulary,
            String activation,
            boolean scaleEmbedding,
            int layers,
            int positions,
            int width,
            int heads,
            int ffnDim) {
        /** With layers as wide as BART's. */
        public Defaults(int vocabulary, String activation, boolean scaleEmbedding, int layers, int positions) {
            this(vocabulary, activation, scaleEmbedding, layers, positions, 1024, 16, 4096);
        }

        /** With as many layers and positions as BART has, too. */
        public Defaults(int vocabulary, String activation, boolean scaleEmbedding) {
            this(vocabulary, activation, scaleEmbedding, 12, 1024);
        }

        /** The same with layers of another width. */
        public Defaults ofWidth(int otherWidth, int otherHeads, int otherFfnDim) {
            return new Defaults(
                    vocabulary, activation, scaleEmbedding, layers, positions, otherWidth, otherHeads, otherFfnDim);
        }
    }

    /**
     * Reads and checks a file.
     *
     * @param defaultVocabulary {@code vocab_size} where the file has none
     */
    public static BartArchitecture read(ConfigFile file, int defaultVocabulary) {
        return read(file, new Defaults(defaultVocabulary, "gelu", false));
    }

    /** Reads and checks a file. */
    public static BartArchitecture read(ConfigFile file, Defaults defaults) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("d_model", defaults.width());
        int encoderHeads = config.size("encoder_attention_heads", defaults.heads());
        int decoderHeads = config.size("decoder_attention_heads", defaults.heads());
        config.headSize("d_model", width, "encoder_attention_heads", encoderHeads);
        config.headSize("d_model", width, "decoder_attention_heads", decoderHeads);
        return new BartArchitecture(
                config.size("vocab_size", defaults.vocabulary()),
                config.size("max_position_embeddings", defaults.positions()),
                width,
                config.layers("encoder_layers", defaults.layers()),
                encoderHeads,
                config.size("encoder_ffn_dim", defaults.ffnDim()),
                config.layers("decoder_layers", defaults.layers()),
                decoderHeads,
                config.size("decoder_ffn_dim", defaults.ffnDim()),
                config.activation("activation_function", defaults.activation()),
                config.flag("scale_embedding", defaults.scaleEmbedding()),
                config.flag("tie_word_embeddings", true),
                file.integer("pad_token_id").orElse(1));
    }

    /** All sizes of a model with one vocabulary, whose sides have as many positions. */
    public Architecture architecture(Architecture.Positions positions) {
        return architecture(positions, positions, OptionalInt.empty());
    }

    /**
     * All sizes of a model.
     *
     * @param decoderVocabSize of a target with a vocabulary of its own
     */
    public Architecture architecture(
            Architecture.Positions source, Architecture.Positions target, OptionalInt decoderVocabSize) {
        return new Architecture(
                new Architecture.Side(encoderLayers, encoderAttentionHeads, dModel, encoderFfnDim, source),
                new Architecture.Side(decoderLayers, decoderAttentionHeads, dModel, decoderFfnDim, target),
                vocabSize,
                decoderVocabSize);
    }

    /** The same for a family whose embeddings are never scaled, whatever the file says. */
    public BartArchitecture unscaled() {
        return new BartArchitecture(
                vocabSize,
                maxPositionEmbeddings,
                dModel,
                encoderLayers,
                encoderAttentionHeads,
                encoderFfnDim,
                decoderLayers,
                decoderAttentionHeads,
                decoderFfnDim,
                activation,
                false,
                tieWordEmbeddings,
                padTokenId);
    }
}
