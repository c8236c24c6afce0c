package io.seqmark.model;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Norm;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What tells apart the families that share BART's layers, tensor names and one embedding table for encoder, decoder and
 * output.
 *
 * @param preNorm whether sublayers are normalised before instead of after
 * @param finalNorm whether {@code layer_norm} follows the last layer of each side
 * @param positions learned from a row on, or fixed
 * @param embeddingNorm whether and when {@code layernorm_embedding} is applied
 */
public record BartStyle(boolean preNorm, boolean finalNorm, Positions positions, EmbeddingNorm embeddingNorm) {
    /** Version counters, position buffers and classification heads of real checkpoints. */
    private static final Pattern TOLERATED = Pattern.compile(
            "(model\\.)?(encoder|decoder)\\.version"
                    + "|(model\\.)?(encoder|decoder)\\.embed_positions\\._float_tensor|.*\\.position_ids|classification_head\\..*");

    /** Where position vectors come from. */
    public sealed interface Positions {
        /** A trained table whose row for position 0 is {@code offset}. */
        record Learned(int offset) implements Positions {}

        /** Sinusoids, which most checkpoints leave out. */
        record Fixed() implements Positions {}
    }

    /** The normalisation of the embedding. */
    public enum EmbeddingNorm {
        NONE,
        /** Of the sum of token and position vectors. */
        OF_SUM,
        /** Of the sum in the encoder, but of the token vectors alone in the decoder (Blenderbot small). */
        OF_DECODER_TOKENS
    }

    /** Loads a model of this style. */
    public EncoderDecoder load(Checkpoint checkpoint, int defaultVocabulary) {
        BartArchitecture config = BartArchitecture.read(checkpoint.config(), defaultVocabulary);
        int width = config.dModel();
        int vocabulary = config.vocabSize();
        WeightReader weights = new WeightReader(
                checkpoint.openWeights(), checkpoint.directory().toString(), "model.");
        BartLayers layers = new BartLayers(weights, width, config.activation(), preNorm);
        HostArray shared = weights.matrix(
                vocabulary,
                width,
                "model.shared.weight",
                "model.encoder.embed_tokens.weight",
                "model.decoder.embed_tokens.weight",
                "lm_head.weight");
        HostArray output = config.tieWordEmbeddings()
                ? shared
                : weights.matrix(vocabulary, width, "lm_head.weight", "model.shared.weight");
        Encoder encoder = new Encoder(
                embedding(weights, config, shared, "model.encoder", false),
                layers.encoder(config.encoderLayers(), config.encoderAttentionHeads(), config.encoderFfnDim()),
                finalNorm(weights, width, "model.encoder"));
        Decoder decoder = new Decoder(
                embedding(weights, config, shared, "model.decoder", embeddingNorm == EmbeddingNorm.OF_DECODER_TOKENS),
                layers.decoder(config.decoderLayers(), config.decoderAttentionHeads(), config.decoderFfnDim()),
                List.of(),
                finalNorm(weights, width, "model.decoder"),
                1f,
                weights.linear(
                        List.of(output),
                        weights.optionalMatrix(1, vocabulary, "final_logits_bias").stream()
                                .toList(),
                        Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    private Optional<Norm> finalNorm(WeightReader weights, int width, String side) {
        return finalNorm ? Optional.of(weights.layerNorm(width, side + ".layer_norm")) : Optional.empty();
    }

    private InputEmbedding embedding(
            WeightReader weights, BartArchitecture config, HostArray tokens, String side, boolean normFirst) {
        int width = config.dModel();
        String name = side + ".embed_positions.weight";
        int limit = config.maxPositionEmbeddings();
        int offset = switch (positions) {
            case Positions.Learned learned -> learned.offset();
            case Positions.Fixed _ -> 0;
        };
        Embedding table = switch (positions) {
            case Positions.Learned learned -> weights.embedding(limit + learned.offset(), width, name);
            case Positions.Fixed _ -> Sinusoids.embedding(weights, limit, width, name);
        };
        return new InputEmbedding(
                new Embedding(tokens),
                config.scaleEmbedding() ? (float) Math.sqrt(width) : 1f,
                Optional.of(table),
                offset,
                embeddingNorm == EmbeddingNorm.NONE
                        ? Optional.empty()
                        : Optional.of(weights.layerNorm(width, side + ".layernorm_embedding")),
                normFirst);
    }
}
