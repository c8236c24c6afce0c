package io.seqmark.family.prophetnet;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.EmbeddingTables;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.Family;
import io.seqmark.model.FeedForward;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.Residual;
import io.seqmark.model.SelfAttention;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Embedding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * ProphetNet (Qi et al., 2020) and XLM-ProphetNet (the same model, another tokenizer): a post-norm encoder with learned
 * positions and a decoder of two streams ({@link NgramDecoder}).
 */
public final class ProphetNetFamily implements Family {
    private static final Pattern TOLERATED = Pattern.compile(".*\\.position_ids");

    private final String modelType;

    /**
     * @param modelType {@code prophetnet} or {@code xlm-prophetnet}
     */
    public ProphetNetFamily(String modelType) {
        this.modelType = modelType;
    }

    private static final EmbeddingTables.Names TABLES = new EmbeddingTables.Names(
            "prophetnet.word_embeddings.weight",
            "prophetnet.encoder.word_embeddings.weight",
            "prophetnet.decoder.word_embeddings.weight",
            "lm_head.weight");

    @Override
    public String modelType() {
        return modelType;
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("xlm-prophetnet".equals(modelType) ? "XLMProphetNetTokenizer" : "ProphetNetTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 0, "bos_token_id", 1, "eos_token_id", 2, "decoder_start_token_id", 0);
    }

    @Override
    public boolean mixesPaddingOfLegacyBatches() {
        return true;
    }

    @Override
    public boolean predictsFromReadStates() {
        return false; // the main stream reads, another one predicts
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return ProphetNetConfig.read(config).architecture();
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        ProphetNetConfig config = ProphetNetConfig.read(checkpoint.config());
        WeightReader weights = WeightReader.open(device, checkpoint, options, "prophetnet.");
        Layers layers = new Layers(config, weights);
        int width = config.hiddenSize();
        EmbeddingTables tables = EmbeddingTables.read(
                weights, config.vocabSize(), width, TABLES, config.tieWordEmbeddings(), options.semantics());
        Encoder encoder = new Encoder(
                new InputEmbedding(
                        weights.embedding(tables.encoder()),
                        1f,
                        Optional.of(
                                new ClampedPositions(layers.positions("prophetnet.encoder"), config.firstPosition())),
                        Optional.of(weights.layerNorm(width, "prophetnet.encoder.embeddings_layer_norm")),
                        false,
                        OptionalInt.empty()),
                IntStream.range(0, config.numEncoderLayers())
                        .mapToObj(layers::encoderLayer)
                        .toList(),
                Optional.empty());
        NgramDecoder decoder = new NgramDecoder(
                weights.embedding(tables.decoder()),
                layers.positions("prophetnet.decoder"),
                config.firstPosition(),
                weights.embedding(config.ngram(), width, "prophetnet.decoder.ngram_embeddings.weight"),
                weights.layerNorm(width, "prophetnet.decoder.embeddings_layer_norm"),
                IntStream.range(0, config.numDecoderLayers())
                        .mapToObj(layers::decoderLayer)
                        .toList(),
                new RelativeBuckets(config.numBuckets(), config.relativeMaxDistance()),
                weights.linear(List.of(tables.output()), List.of(), Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    /** Builds the blocks under ProphetNet's tensor names. */
    private record Layers(ProphetNetConfig config, WeightReader weights) {
        Embedding positions(String side) {
            return weights.embedding(
                    config.maxPositionEmbeddings(), config.hiddenSize(), side + ".position_embeddings.weight");
        }

        EncoderLayer encoderLayer(int index) {
            String name = "prophetnet.encoder.layers." + index;
            String self = name + ".self_attn";
            int width = config.hiddenSize();
            return new EncoderLayer(
                    new SelfAttention.Full(
                            shape(config.numEncoderAttentionHeads()),
                            weights.linear(
                                    width,
                                    width,
                                    Activation.NONE,
                                    self + ".query_proj",
                                    self + ".key_proj",
                                    self + ".value_proj"),
                            weights.linear(width, width, Activation.NONE, self + ".out_proj")),
                    residual(name + ".self_attn_layer_norm"),
                    feedForward(name, config.encoderFfnDim()),
                    residual(name + ".feed_forward_layer_norm"));
        }

        NgramLayer decoderLayer(int index) {
            String name = "prophetnet.decoder.layers." + index;
            String self = name + ".self_attn";
            String cross = name + ".cross_attn";
            int width = config.hiddenSize();
            int heads = config.numDecoderAttentionHeads();
            return new NgramLayer(
                    shape(heads),
                    weights.linear(
                            width,
                            width,
                            Activation.NONE,
                            self + ".query_proj",
                            self + ".key_proj",
                            self + ".value_proj"),
                    weights.linear(
                            width, config.numBuckets() * heads, Activation.NONE, self + ".relative_pos_embeddings"),
                    weights.linear(width, width, Activation.NONE, self + ".out_proj"),
                    residual(name + ".self_attn_layer_norm"),
                    weights.linear(width, width, Activation.NONE, cross + ".query_proj"),
                    weights.linear(width, width, Activation.NONE, cross + ".key_proj", cross + ".value_proj"),
                    weights.linear(width, width, Activation.NONE, cross + ".out_proj"),
                    residual(name + ".cross_attn_layer_norm"),
                    feedForward(name, config.decoderFfnDim()),
                    residual(name + ".feed_forward_layer_norm"));
        }

        private FeedForward feedForward(String name, int ffnWidth) {
            String block = name + ".feed_forward";
            return new FeedForward.Plain(
                    weights.linear(config.hiddenSize(), ffnWidth, config.activation(), block + ".intermediate"),
                    weights.linear(ffnWidth, config.hiddenSize(), Activation.NONE, block + ".output"));
        }

        private Residual residual(String name) {
            return new Residual(weights.layerNorm(config.hiddenSize(), name), false);
        }

        private AttentionShape shape(int heads) {
            int headSize = config.hiddenSize() / heads;
            return new AttentionShape(heads, headSize, (float) (1 / Math.sqrt(headSize)));
        }
    }
}
