package io.seqmark.family.longt5;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.family.t5.RelativeBias;
import io.seqmark.family.t5.T5Architecture;
import io.seqmark.family.t5.T5Layers;
import io.seqmark.family.t5.T5Style;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.ModelConfig;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.SlidingWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * LongT5 (Guo et al., 2022): T5 for long sources, with local or transient-global attention in the encoder. A sentence's result
 * does not depend on its batch in transformers either: padding is hidden from all tokens, global ones included.
 */
public final class LongT5Family implements Family {
    private static final T5Style STYLE = new T5Style(
            T5Architecture.Defaults.T5, T5Style.OutputScale.WHEN_TIED, false, false, LongT5Family::attentions);

    @Override
    public String modelType() {
        return "longt5";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("T5Tokenizer");
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return T5Style.CONFIG_DEFAULTS;
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return STYLE.architecture(config);
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options);
    }

    private static List<SelfAttention> attentions(ConfigFile file, T5Layers layers) {
        ModelConfig config = new ModelConfig(file);
        String type = file.text("encoder_attention_type").orElse("local");
        int radius = config.size("local_radius", 127);
        IntFunction<SelfAttention> attention = switch (type) {
            case "local" -> local(layers, radius);
            case "transient-global" -> transientGlobal(layers, radius, config.size("global_block_size", 16));
            default ->
                throw new InputException(
                        "%s: encoder_attention_type \"%s\" is unknown; expected local or transient-global"
                                .formatted(file.path(), type));
        };
        return IntStream.range(0, layers.config().numLayers())
                .mapToObj(attention)
                .toList();
    }

    private static IntFunction<SelfAttention> local(T5Layers layers, int radius) {
        String kind = "LocalSelfAttention";
        SlidingWindow window = window(layers, radius, kind);
        return layer -> {
            String name = name(layer, kind);
            return new LocalAttention(layers.shape(), layers.queryKeyValue(name), window, layers.out(name));
        };
    }

    private static IntFunction<SelfAttention> transientGlobal(T5Layers layers, int radius, int globalBlockSize) {
        String kind = "TransientGlobalSelfAttention";
        SlidingWindow window = window(layers, radius, kind);
        RelativeBias sideBias = layers.bias(name(0, kind) + ".global_relative_attention_bias", true);
        return layer -> {
            String name = name(layer, kind);
            return new TransientGlobalAttention(
                    layers.shape(),
                    layers.queryKeyValue(name),
                    window,
                    globalBlockSize,
                    layers.norm(name + ".global_input_layer_norm"),
                    sideBias,
                    layers.out(name));
        };
    }

    /** The first layer's bias serves all. */
    private static SlidingWindow window(T5Layers layers, int radius, String kind) {
        return new SlidingWindow(
                radius, false, Optional.of(layers.bias(name(0, kind) + ".relative_attention_bias", true)));
    }

    private static String name(int layer, String kind) {
        return "encoder.block.%d.layer.0.%s".formatted(layer, kind);
    }
}
