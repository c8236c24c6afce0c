package io.seqmark.family.prophetnet;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Activation;
import java.util.OptionalInt;

/** The architecture in a ProphetNet {@code config.json}, with the defaults of transformers' ProphetNetConfig. */
record ProphetNetConfig(
        int vocabSize,
        int hiddenSize,
        int maxPositionEmbeddings,
        int numEncoderLayers,
        int numEncoderAttentionHeads,
        int encoderFfnDim,
        int numDecoderLayers,
        int numDecoderAttentionHeads,
        int decoderFfnDim,
        Activation activation,
        int ngram,
        int numBuckets,
        int relativeMaxDistance,
        boolean tieWordEmbeddings,
        int padTokenId) {
    static ProphetNetConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("hidden_size", 1024);
        int encoderHeads = config.size("num_encoder_attention_heads", 16);
        int decoderHeads = config.size("num_decoder_attention_heads", 16);
        config.headSize("hidden_size", width, "num_encoder_attention_heads", encoderHeads);
        config.headSize("hidden_size", width, "num_decoder_attention_heads", decoderHeads);
        int positions = config.size("max_position_embeddings", 512);
        int buckets = config.size("num_buckets", 32);
        int distance = config.size("relative_max_distance", 128);
        if (buckets < 2 || distance <= buckets / 2) {
            throw new InputException("%s: num_buckets %d and relative_max_distance %d do not fit together"
                    .formatted(file.path(), buckets, distance));
        }
        int padding = file.integer("pad_token_id").orElse(0);
        if (padding < 0 || padding > positions - 3) {
            throw new InputException("%s: pad_token_id %d leaves no position of max_position_embeddings %d"
                    .formatted(file.path(), padding, positions));
        }
        return new ProphetNetConfig(
                config.size("vocab_size", 30_522),
                width,
                positions,
                config.layers("num_encoder_layers", 12),
                encoderHeads,
                config.size("encoder_ffn_dim", 4096),
                config.layers("num_decoder_layers", 12),
                decoderHeads,
                config.size("decoder_ffn_dim", 4096),
                config.activation("activation_function", "gelu"),
                config.size("ngram", 2),
                buckets,
                distance,
                config.flag("tie_word_embeddings", true),
                padding);
    }

    /** The row of position 0: padding ids count upwards from the padding's own. */
    int firstPosition() {
        return padTokenId + 1;
    }

    /** A decoder layer projects its queries to its buckets of distances besides. */
    Architecture architecture() {
        return new Architecture(
                        new Architecture.Side(
                                numEncoderLayers,
                                numEncoderAttentionHeads,
                                hiddenSize,
                                encoderFfnDim,
                                Architecture.Positions.withoutEnd(maxPositionEmbeddings)),
                        new Architecture.Side(
                                numDecoderLayers,
                                numDecoderAttentionHeads,
                                hiddenSize,
                                decoderFfnDim,
                                new Architecture.Positions(maxPositionEmbeddings, OptionalInt.of(decoderPositions()))),
                        vocabSize,
                        OptionalInt.empty())
                .plusLinearWeights((long) numDecoderLayers * hiddenSize * numBuckets * numDecoderAttentionHeads);
    }

    /** The predicting stream is one position ahead. */
    private int decoderPositions() {
        return maxPositionEmbeddings - firstPosition() - 1;
    }
}
