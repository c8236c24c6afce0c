package io.seqmark.family.t5gemma;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
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
 * T5Gemma (Zhang et al., 2025): an encoder and a decoder of Gemma 2's blocks, of the same size or not, joined by
 * cross-attention. Every other layer has a sliding window, and attention scores and logits are softly bounded.
 */
public final class T5GemmaFamily implements Family {
    private static final GemmaSide.Defaults DEFAULTS = new GemmaSide.Defaults(256_000, 8192, 2, 50, 30, 10_000, false);
    private static final Pattern TOLERATED = Pattern.compile(".*\\.rotary_emb\\.inv_freq");

    @Override
    public String modelType() {
        return "t5gemma";
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
        GemmaSide source = side(config, "encoder");
        GemmaSide target = side(config, "decoder");
        // cross-attention's keys and values come from the encoder's width
        long wider = 2L * (source.width() - target.width()) * target.shape().width() * target.layers();
        return new Architecture(source.side(), target.side(), source.vocabSize(), OptionalInt.of(target.vocabSize()))
                .plusLinearWeights(wider);
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        GemmaSide source = side(checkpoint.config(), "encoder");
        GemmaSide target = side(checkpoint.config(), "decoder");
        WeightReader weights = WeightReader.open(device, checkpoint, options, "model.");
        GemmaBlocks sourceBlocks = new GemmaBlocks(weights, source, false);
        HostArray read = weights.matrix(source.vocabSize(), source.width(), "model.encoder.embed_tokens.weight");
        Encoder encoder = sourceBlocks.encoder(
                "model.encoder",
                sourceBlocks.embedding(read, Optional.empty()),
                new SlidingWindow(source.window(), false, Optional.empty()));
        GemmaDecoder decoder = decoder(weights, target, source.width());
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    private static GemmaDecoder decoder(WeightReader weights, GemmaSide sizes, int sourceWidth) {
        GemmaBlocks blocks = new GemmaBlocks(weights, sizes, false);
        String tokens = "model.decoder.embed_tokens.weight";
        HostArray written = weights.matrix(sizes.vocabSize(), sizes.width(), tokens);
        HostArray output = weights.matrix(sizes.vocabSize(), sizes.width(), "lm_head.out_proj.weight", tokens);
        return new GemmaDecoder(
                blocks.embedding(written, Optional.empty()),
                IntStream.range(0, sizes.layers())
                        .mapToObj(i -> layer(blocks, "model.decoder.layers." + i, i, sourceWidth))
                        .toList(),
                blocks.norm("model.decoder.norm"),
                sizes.logitCap(),
                weights.linear(List.of(output), List.of(), Activation.NONE));
    }

    private static GemmaDecoder.Layer layer(GemmaBlocks blocks, String name, int index, int sourceWidth) {
        String self = name + ".self_attn";
        String cross = name + ".cross_attn";
        return new SplitLayer(
                blocks.heads(self, index),
                blocks.window(index),
                blocks.queryKeyValue(self),
                blocks.out(self),
                blocks.norm(name + ".post_self_attn_layernorm"),
                blocks.residual(name + ".pre_self_attn_layernorm"),
                blocks.query(cross),
                blocks.keyValue(cross, sourceWidth),
                blocks.out(cross),
                blocks.norm(name + ".post_cross_attn_layernorm"),
                blocks.residual(name + ".pre_cross_attn_layernorm"),
                blocks.feedForward(name),
                blocks.feedForwardResidual(name));
    }

    private static GemmaSide side(ConfigFile config, String name) {
        ConfigFile side = config.object(name)
                .orElseThrow(() -> new InputException(
                        config.path() + ": has no \"" + name + "\"; a T5Gemma nests both sides' sizes"));
        return GemmaSide.read(side, DEFAULTS);
    }
}
