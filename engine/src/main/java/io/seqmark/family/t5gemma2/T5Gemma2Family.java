package io.seqmark.family.t5gemma2;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.family.t5gemma.GemmaBlocks;
import io.seqmark.family.t5gemma.GemmaDecoder;
import io.seqmark.family.t5gemma.GemmaSide;
import io.seqmark.model.Architecture;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.PositionVectors;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.SlidingWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * T5Gemma 2 (Zhang et al., 2025), its text part: Gemma 3's blocks, whose heads are normalised, and a decoder that looks at past
 * and source in one softmax. Encoder, decoder and output share one table. Images are not read.
 */
public final class T5Gemma2Family implements Family {
    private static final GemmaSide.Defaults DEFAULTS =
            new GemmaSide.Defaults(262_208, 131_072, 6, 0, 0, 1_000_000, true);
    private static final Pattern TOLERATED =
            Pattern.compile("model\\.encoder\\.(vision_tower|multi_modal_projector)\\..*|.*\\.rotary_emb\\..*inv_freq");

    private static final String SOURCE = "model.encoder";
    private static final String WRITTEN = "model.decoder.embed_tokens";

    @Override
    public String modelType() {
        return "t5gemma2";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("GemmaTokenizer");
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 0, "bos_token_id", 2, "eos_token_id", 1);
    }

    /** The decoder's {@code bos_token_id}. */
    @Override
    public OptionalInt targetStart(Checkpoint checkpoint) {
        return OptionalInt.of(GemmaSide.beginToken(checkpoint.config()));
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        GemmaSide source = source(config);
        GemmaSide target = target(config);
        if (source.width() != target.width() || source.vocabSize() != target.vocabSize()) {
            throw new InputException(config.path()
                    + ": encoder and decoder differ in hidden_size or vocab_size, which T5Gemma 2 has in common");
        }
        // one attention a layer, whose keys and values are projected for sources as well
        long fewer = 2L * target.width() * target.shape().width() * target.layers();
        return new Architecture(source.side(), target.side(), source.vocabSize(), OptionalInt.empty())
                .plusLinearWeights(-fewer);
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        ConfigFile config = checkpoint.config();
        GemmaSide source = source(config);
        GemmaSide target = target(config);
        int image = encoder(config).integer("eoi_token_index").orElse(256_000);
        WeightReader weights = WeightReader.open(device, checkpoint, options, "model.");
        // files leave the part out that tells text from images
        String text = SOURCE + ".text_model";
        String name = weights.has(text + ".embed_tokens.weight") ? text : SOURCE;
        String shared = name + ".embed_tokens";
        GemmaBlocks sourceBlocks = new GemmaBlocks(weights, source, true);
        HostArray read = table(weights, source, shared + ".weight");
        Encoder encoder = sourceBlocks.encoder(
                name,
                sourceBlocks.embedding(read, endOfImage(weights, source, image, shared)),
                window(source.window()));
        GemmaBlocks blocks = new GemmaBlocks(weights, target, true);
        HostArray written = table(weights, target, WRITTEN + ".weight", shared + ".weight");
        HostArray output = table(weights, target, "lm_head.out_proj.weight", shared + ".weight");
        GemmaDecoder decoder = new GemmaDecoder(
                blocks.embedding(written, endOfImage(weights, target, image, WRITTEN, shared)),
                IntStream.range(0, target.layers())
                        .mapToObj(i -> layer(blocks, "model.decoder.layers." + i, i, target.width()))
                        .toList(),
                blocks.norm("model.decoder.norm"),
                target.logitCap(),
                weights.linear(List.of(output), List.of(), Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    private static GemmaDecoder.Layer layer(GemmaBlocks blocks, String name, int index, int width) {
        String attention = name + ".self_attn";
        return new MergedLayer(
                blocks.heads(attention, index),
                blocks.window(index),
                blocks.queryKeyValue(attention),
                blocks.keyValue(attention, width),
                blocks.out(attention),
                blocks.norm(name + ".post_self_attn_layernorm"),
                blocks.residual(name + ".pre_self_attn_layernorm"),
                blocks.feedForward(name),
                blocks.feedForwardResidual(name));
    }

    /** Of so many tokens, a query's own included; where their number is even, one more of them stands after it than before. */
    private static SlidingWindow window(int tokens) {
        int before = (tokens + 1) / 2 - 1;
        return new SlidingWindow(
                tokens / 2, false, Optional.of((_, relative) -> relative < -before ? Float.NEGATIVE_INFINITY : 0f));
    }

    private static HostArray table(WeightReader weights, GemmaSide sizes, String... names) {
        return weights.matrix(sizes.vocabSize(), sizes.width(), names);
    }

    /** The one token whose vector stands apart, and is not scaled. */
    private static Optional<PositionVectors> endOfImage(
            WeightReader weights, GemmaSide sizes, int token, String... tables) {
        for (String table : tables) {
            String name = table + ".eoi_embedding";
            if (weights.has(name)) {
                return Optional.of(new EndOfImage(
                        token, weights.vector(sizes.width(), name).toFloats()));
            }
        }
        return Optional.empty();
    }

    private static ConfigFile encoder(ConfigFile config) {
        return nested(config, "encoder");
    }

    private static GemmaSide source(ConfigFile config) {
        return GemmaSide.read(nested(encoder(config), "text_config"), DEFAULTS);
    }

    private static GemmaSide target(ConfigFile config) {
        return GemmaSide.read(nested(config, "decoder"), DEFAULTS);
    }

    private static ConfigFile nested(ConfigFile config, String name) {
        return config.object(name)
                .orElseThrow(() -> new InputException(
                        config.path() + ": has no \"" + name + "\"; a T5Gemma 2 nests both sides' sizes"));
    }
}
