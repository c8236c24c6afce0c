package io.seqmark.model;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Norm;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What tells apart the families that share BART's layers and tensor names.
 *
 * @param preNorm whether sublayers are normalised before instead of after
 * @param finalNorm whether {@code layer_norm} follows the last layer of each side
 * @param positions learned from a row on, or fixed
 * @param embeddingNorm whether and when {@code layernorm_embedding} is applied
 */
public record BartStyle(boolean preNorm, boolean finalNorm, Positions positions, EmbeddingNorm embeddingNorm) {
    /** Narrower ones have no frequencies between the first and the last. */
    private static final int LEAST_GROWING_WIDTH = 4;

    /** Version counters, position buffers and classification heads of real checkpoints. */
    private static final Pattern TOLERATED = Pattern.compile(
            "(model\\.)?(encoder|decoder)\\.version"
                    + "|(model\\.)?(encoder|decoder)\\.embed_positions\\.(_float_tensor|weights)|.*\\.position_ids|classification_head\\..*");

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

    /**
     * The sizes in a file that has BART's keys.
     *
     * @throws InputException if one cannot be, or not with positions of this kind
     */
    public BartArchitecture read(ConfigFile file, BartArchitecture.Defaults defaults) {
        return checked(file, "d_model", BartArchitecture.read(file, defaults));
    }

    /**
     * The same sizes, which positions of this kind can have.
     *
     * @param widthKey what the file calls the width
     * @throws InputException if they cannot
     */
    public BartArchitecture checked(ConfigFile file, String widthKey, BartArchitecture sizes) {
        if (positions instanceof Positions.Growing) {
            if (sizes.dModel() < LEAST_GROWING_WIDTH) {
                throw new InputException("%s: %s is %d; its sinusoids need %d or more"
                        .formatted(file.path(), widthKey, sizes.dModel(), LEAST_GROWING_WIDTH));
            }
            if (sizes.padTokenId() < 0 || sizes.padTokenId() >= sizes.vocabSize()) {
                throw new InputException("%s: pad_token_id %d is not in the vocabulary of vocab_size %d"
                        .formatted(file.path(), sizes.padTokenId(), sizes.vocabSize()));
            }
        }
        return sizes;
    }

    /** The sizes of a model of this style. */
    public Architecture architecture(BartArchitecture config) {
        int table = config.maxPositionEmbeddings();
        return config.architecture(
                switch (positions) {
                    case Positions.Learned _, Positions.Fixed _ -> Architecture.Positions.upTo(table);
                    case Positions.Growing _ -> Architecture.Positions.withoutEnd(table);
                });
    }

    /** Loads a model of this style. */
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options, int defaultVocabulary) {
        return load(device, checkpoint, options, BartArchitecture.read(checkpoint.config(), defaultVocabulary));
    }

    /** Loads a model of this style and these sizes. */
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options, BartArchitecture config) {
        return load(
                device,
                checkpoint,
                options,
                config,
                new Variant(
                        BartLayout.of("model."),
                        BartLayers.FeedForwards.dense(config.encoderFfnDim()),
                        BartLayers.FeedForwards.dense(config.decoderFfnDim()),
                        TOLERATED));
    }

    /**
     * What a family of this style may do in its own way.
     *
     * @param layout what its tensors are called
     * @param encoder its encoder's feed-forward blocks
     * @param decoder its decoder's
     * @param tolerated tensors that real checkpoints carry and the model does not use
     */
    public record Variant(
            BartLayout layout, BartLayers.FeedForwards encoder, BartLayers.FeedForwards decoder, Pattern tolerated) {}

    /** Loads a model of this style and these sizes that differs in these. */
    public EncoderDecoder load(
            Device device, Checkpoint checkpoint, ModelOptions options, BartArchitecture config, Variant variant) {
        BartFrame frame = new BartFrame(device, checkpoint, options, config, variant.layout(), preNorm, true);
        String source = variant.layout().encoder();
        String target = variant.layout().decoder();
        // M2M-100's code numbers a source's tokens without its padding; in the decoder it takes the length of its
        // cache for the number, and so counts padding
        OptionalInt unnumbered =
                positions instanceof Positions.Growing ? OptionalInt.of(config.padTokenId()) : OptionalInt.empty();
        Encoder encoder = new Encoder(
                frame.encoderEmbedding(positions(frame, config, source), embeddingNorm(frame, source), unnumbered),
                frame.encoderLayers((i, name) -> frame.layers()
                        .encoderLayer(
                                name,
                                config.encoderAttentionHeads(),
                                variant.encoder().build(frame.layers(), name, i))),
                finalNorm(frame, source));
        boolean normFirst = embeddingNorm == EmbeddingNorm.OF_DECODER_TOKENS;
        // transformers 5.12 forgets the scale where the norm comes first, which makes up for most of it
        boolean scaled = !normFirst || options.semantics() == Semantics.HF_4_4;
        Decoder decoder = frame.decoder(
                frame.decoderEmbedding(
                        positions(frame, config, target), embeddingNorm(frame, target), normFirst, scaled),
                finalNorm(frame, target),
                true,
                variant.decoder());
        return frame.model(encoder, decoder, variant.tolerated());
    }

    private Optional<Norm> finalNorm(BartFrame frame, String side) {
        return finalNorm ? Optional.of(frame.norm(side, "layer_norm")) : Optional.empty();
    }

    private Optional<Norm> embeddingNorm(BartFrame frame, String side) {
        return embeddingNorm == EmbeddingNorm.NONE
                ? Optional.empty()
                : Optional.of(frame.norm(side, "layernorm_embedding"));
    }

    private PositionVectors positions(BartFrame frame, BartArchitecture config, String side) {
        WeightReader weights = frame.weights();
        String name = "model." + side + ".embed_positions.weight";
        int width = config.dModel();
        int limit = config.maxPositionEmbeddings();
        return switch (positions) {
            case Positions.Learned(int offset) ->
                new PositionVectors.Table(weights.embedding(limit + offset, width, name), offset);
            case Positions.Fixed() -> new PositionVectors.Table(Sinusoids.embedding(weights, limit, width, name), 0);
            case Positions.Growing() -> new GrowingSinusoids(weights.device(), width, config.padTokenId());
        };
    }
}
