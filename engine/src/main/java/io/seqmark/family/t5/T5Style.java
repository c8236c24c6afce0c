package io.seqmark.family.t5;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.FeedForward;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.SelfAttention;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What tells apart the families that share T5's layers and tensor names: pre-norm without biases, unscaled attention, relative
 * positions (Raffel et al., 2020). Facts about transformers are of 5.12.1, checked against the goldens.
 *
 * @param defaults what the family's configuration class assumes
 * @param outputScale when the decoder's output is scaled by width^-0.5 before the vocabulary projection
 * @param ownBiases whether every layer has its own relative position bias, instead of the first one's
 * @param keepsLastInFloat32 whether transformers keeps the feed-forward blocks' {@code wo} in float32 in a float16 model
 * @param encoderAttentions the self-attention of the encoder
 * @param feedForwards the feed-forward blocks of both sides
 */
public record T5Style(
        T5Architecture.Defaults defaults,
        OutputScale outputScale,
        boolean ownBiases,
        boolean keepsLastInFloat32,
        EncoderAttentions encoderAttentions,
        FeedForwards feedForwards) {
    /** The families' configuration classes agree in these. */
    public static final Map<String, Integer> CONFIG_DEFAULTS = Map.of("pad_token_id", 0, "eos_token_id", 1);

    /** The first decoder layer's cross-attention bias exists in old checkpoints and was never used. */
    private static final Pattern TOLERATED =
            Pattern.compile("decoder\\.block\\.0\\.layer\\.1\\.EncDecAttention\\.relative_attention_bias\\.weight");

    /** A style with T5's feed-forward blocks. */
    public T5Style(
            T5Architecture.Defaults defaults,
            OutputScale outputScale,
            boolean ownBiases,
            boolean keepsLastInFloat32,
            EncoderAttentions encoderAttentions) {
        this(defaults, outputScale, ownBiases, keepsLastInFloat32, encoderAttentions, FeedForwards.DENSE);
    }

    /** Builds the feed-forward block of a layer. */
    @FunctionalInterface
    public interface FeedForwards {
        /** T5's. */
        FeedForwards DENSE = (_, layers, name, _, _) -> layers.feedForward(name + ".DenseReluDense");

        /**
         * @param config for what is the family's own
         * @param name of the part of the layer that has it
         * @param index of the layer on its side
         */
        FeedForward build(ConfigFile config, T5Layers layers, String name, int index, boolean decoder);
    }

    /** Builds the self-attention of the encoder. */
    @FunctionalInterface
    public interface EncoderAttentions {
        /** Every token attends to every token. */
        EncoderAttentions FULL = (_, layers) -> layers.fullAttentions();

        /**
         * One a layer.
         *
         * @param config for what is the family's own
         */
        List<SelfAttention> build(ConfigFile config, T5Layers layers);
    }

    /** When the decoder's output is scaled. */
    public enum OutputScale {
        /** {@code scale_decoder_outputs}, or else unless {@code tie_word_embeddings} is false: v1.0 against v1.1. */
        UNLESS_UNTIED,
        /** Where {@code tie_word_embeddings} says so, and only there one table serves input and output. */
        WHEN_TIED,
        ALWAYS,
        NEVER;

        boolean applies(ConfigFile config) {
            boolean tied = config.bool("tie_word_embeddings").orElse(true);
            return switch (this) {
                case UNLESS_UNTIED -> config.bool("scale_decoder_outputs").orElse(tied);
                case WHEN_TIED -> tied;
                case ALWAYS -> true;
                case NEVER -> false;
            };
        }
    }

    /** The sizes in a configuration. */
    public Architecture architecture(ConfigFile config) {
        return T5Architecture.read(config, defaults).architecture();
    }

    /** Loads a model of this style. */
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        ConfigFile file = checkpoint.config();
        T5Architecture config = T5Architecture.read(file, defaults);
        WeightReader weights = WeightReader.open(device, checkpoint, options, "");
        T5Layers layers = new T5Layers(config, weights, ownBiases, keepsLastInFloat32, file, feedForwards);
        int width = config.dModel();
        int vocabulary = config.vocabSize();
        HostArray shared = weights.matrix(
                vocabulary,
                width,
                "shared.weight",
                "encoder.embed_tokens.weight",
                "decoder.embed_tokens.weight",
                "lm_head.weight");
        boolean scaled = outputScale.applies(file);
        // an output of its own counts even where the configuration forgets to say so; transformers keeps it too
        HostArray output = outputScale == OutputScale.WHEN_TIED && !scaled
                ? weights.matrix(vocabulary, width, "lm_head.weight")
                : weights.matrix(vocabulary, width, "lm_head.weight", "shared.weight");
        Encoder encoder = new Encoder(
                embedding(weights, config, shared, "encoder"),
                layers.encoder(encoderAttentions.build(file, layers)),
                Optional.of(weights.rmsNorm(width, config.layerNormEpsilon(), "encoder.final_layer_norm")));
        Decoder decoder = new Decoder(
                embedding(weights, config, shared, "decoder"),
                layers.decoder(),
                layers.decoderBiases(),
                Optional.of(weights.rmsNorm(width, config.layerNormEpsilon(), "decoder.final_layer_norm")),
                scaled ? (float) Math.pow(width, -0.5) : 1f,
                weights.linear(List.of(output), List.of(), Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    /** A side's own table where the checkpoint has one: transformers ties it to the shared one only where it has not. */
    private static InputEmbedding embedding(
            WeightReader weights, T5Architecture config, HostArray shared, String side) {
        HostArray table = weights.optionalMatrix(config.vocabSize(), config.dModel(), side + ".embed_tokens.weight")
                .orElse(shared);
        return new InputEmbedding(weights.embedding(table), 1f, Optional.empty(), 0, Optional.empty(), false);
    }
}
