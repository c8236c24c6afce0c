package io.seqmark.model.led;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.GlobalAttention;
import io.seqmark.contract.ModelOptions;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.BartLayers;
import io.seqmark.model.Decoder;
import io.seqmark.model.DecoderLayer;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.Family;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.SlidingWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * LED, the encoder-decoder of Longformer (Beltagy et al., 2020): BART, but that an encoder layer looks at a window, and that
 * positions start at row 0.
 */
public final class LedFamily implements Family {
    private static final Pattern TOLERATED =
            Pattern.compile("(led\\.)?(encoder|decoder)\\.version|.*\\.position_ids|classification_head\\..*");

    @Override
    public String modelType() {
        return "led";
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 1, "bos_token_id", 0, "eos_token_id", 2, "decoder_start_token_id", 2);
    }

    @Override
    public boolean hasGlobalAttention() {
        return true;
    }

    @Override
    public EncoderDecoder load(Checkpoint checkpoint, ModelOptions options) {
        LedConfig config = LedConfig.read(checkpoint.config());
        BartArchitecture sizes = config.sizes();
        int width = sizes.dModel();
        WeightReader weights = WeightReader.open(checkpoint, options.precision(), "led.");
        BartLayers layers = new BartLayers(weights, width, sizes.activation(), false);
        HostArray shared = weights.matrix(
                sizes.vocabSize(),
                width,
                "led.shared.weight",
                "led.encoder.embed_tokens.weight",
                "led.decoder.embed_tokens.weight",
                "lm_head.weight");
        HostArray output = sizes.tieWordEmbeddings()
                ? shared
                : weights.matrix(sizes.vocabSize(), width, "lm_head.weight", "led.shared.weight");
        Encoder encoder = new Encoder(
                embedding(weights, shared, config.maxEncoderPositionEmbeddings(), "led.encoder"),
                encoderLayers(weights, layers, config, options.globalAttention()),
                Optional.empty());
        Decoder decoder = new Decoder(
                embedding(weights, shared, config.maxDecoderPositionEmbeddings(), "led.decoder"),
                decoderLayers(layers, sizes),
                List.of(),
                Optional.empty(),
                1f,
                weights.linear(
                        List.of(output),
                        weights.optionalMatrix(1, sizes.vocabSize(), "final_logits_bias").stream()
                                .toList(),
                        Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    private static List<EncoderLayer> encoderLayers(
            WeightReader weights, BartLayers layers, LedConfig config, GlobalAttention global) {
        AttentionShape shape = layers.shape(config.sizes().encoderAttentionHeads());
        return IntStream.range(0, config.sizes().encoderLayers())
                .mapToObj(i -> {
                    String name = "led.encoder.layers." + i;
                    int radius = config.attentionWindow().get(i) / 2;
                    return layers.encoderLayer(
                            name,
                            config.sizes().encoderFfnDim(),
                            attention(weights, name + ".self_attn", shape, radius, global));
                })
                .toList();
    }

    /** Loads the global projections in any case, so that a checkpoint without them is found out. */
    private static LedAttention attention(
            WeightReader weights, String name, AttentionShape shape, int radius, GlobalAttention global) {
        int width = shape.width();
        String inner = name + ".longformer_self_attn";
        var projections = new LedAttention.GlobalProjections(
                weights.linear(width, width, Activation.NONE, inner + ".query_global"),
                weights.linear(width, width, Activation.NONE, inner + ".key_global", inner + ".value_global"));
        boolean first = global == GlobalAttention.FIRST;
        return new LedAttention(
                shape,
                weights.linear(width, width, Activation.NONE, inner + ".query", inner + ".key", inner + ".value"),
                new SlidingWindow(radius, first, Optional.empty()),
                first ? Optional.of(projections) : Optional.empty(),
                weights.linear(width, width, Activation.NONE, name + ".output"));
    }

    private static List<DecoderLayer> decoderLayers(BartLayers layers, BartArchitecture sizes) {
        return IntStream.range(0, sizes.decoderLayers())
                .mapToObj(i -> layers.decoderLayer(
                        "led.decoder.layers." + i, sizes.decoderAttentionHeads(), sizes.decoderFfnDim()))
                .toList();
    }

    private static InputEmbedding embedding(WeightReader weights, HostArray tokens, int positions, String side) {
        int width = tokens.columns();
        return new InputEmbedding(
                new Embedding(tokens),
                1f,
                Optional.of(weights.embedding(positions, width, side + ".embed_positions.weight")),
                0,
                Optional.of(weights.layerNorm(width, side + ".layernorm_embedding")),
                false);
    }
}
