package io.seqmark.model;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.ModelOptions;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Norm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
                    + "|(model\\.)?(encoder|decoder)\\.embed_positions\\.(_float_tensor|weights)|.*\\.position_ids|classification_head\\..*");

    private static final String ENCODER = "model.encoder";

    /** Where position vectors come from. */
    public sealed interface Positions {
        /** A trained table whose row for position 0 is {@code offset}. */
        record Learned(int offset) implements Positions {}

        /** Sinusoids, which most checkpoints leave out. */
        record Fixed() implements Positions {}

        /** Sinusoids of fairseq's numbering, without end ({@link GrowingSinusoids}). */
        record Growing() implements Positions {}
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
    public EncoderDecoder load(Checkpoint checkpoint, ModelOptions options, int defaultVocabulary) {
        return load(checkpoint, options, BartArchitecture.read(checkpoint.config(), defaultVocabulary));
    }

    /** Loads a model of this style and these sizes. */
    public EncoderDecoder load(Checkpoint checkpoint, ModelOptions options, BartArchitecture config) {
        int width = config.dModel();
        int vocabulary = config.vocabSize();
        WeightReader weights = WeightReader.open(checkpoint, options.precision(), "model.");
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
                embedding(weights, config, shared, ENCODER, false),
                layers.encoder(config.encoderLayers(), config.encoderAttentionHeads(), config.encoderFfnDim()),
                finalNorm(weights, width, ENCODER));
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
        return new InputEmbedding(
                new Embedding(tokens),
                config.scaleEmbedding() ? (float) Math.sqrt(width) : 1f,
                Optional.of(positions(weights, config, side + ".embed_positions.weight")),
                embeddingNorm == EmbeddingNorm.NONE
                        ? Optional.empty()
                        : Optional.of(weights.layerNorm(width, side + ".layernorm_embedding")),
                normFirst,
                unnumbered(config, side));
    }

    /**
     * M2M-100's code numbers a source's tokens without its padding. In the decoder it takes the length of its cache for the
     * number, and so counts padding.
     */
    private OptionalInt unnumbered(BartArchitecture config, String side) {
        return positions instanceof Positions.Growing && side.equals(ENCODER)
                ? OptionalInt.of(config.padTokenId())
                : OptionalInt.empty();
    }

    private PositionVectors positions(WeightReader weights, BartArchitecture config, String name) {
        int width = config.dModel();
        int limit = config.maxPositionEmbeddings();
        return switch (positions) {
            case Positions.Learned(int offset) ->
                new PositionVectors.Table(weights.embedding(limit + offset, width, name), offset);
            case Positions.Fixed() -> new PositionVectors.Table(Sinusoids.embedding(weights, limit, width, name), 0);
            case Positions.Growing() -> new GrowingSinusoids(width, config.padTokenId());
        };
    }
}
