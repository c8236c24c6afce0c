package io.seqmark.family.switchtransformers;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.family.t5.T5Architecture;
import io.seqmark.family.t5.T5Layers;
import io.seqmark.family.t5.T5Style;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Experts;
import io.seqmark.model.Family;
import io.seqmark.model.FeedForward;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Switch Transformers (Fedus et al., 2022): T5 whose feed-forward blocks, in some layers, are experts of which one reads a token. */
public final class SwitchTransformersFamily implements Family {
    private static final T5Architecture.Defaults DEFAULTS =
            new T5Architecture.Defaults(32_128, 2048, 12, 12, "relu", "dense_act_fn");
    private static final T5Style STYLE = new T5Style(
            DEFAULTS,
            T5Style.OutputScale.WHEN_TIED,
            false,
            true,
            T5Style.EncoderAttentions.FULL,
            SwitchTransformersFamily::feedForward);

    @Override
    public String modelType() {
        return "switch_transformers";
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
        T5Architecture sizes = T5Architecture.read(config, DEFAULTS);
        Mixture mixture = Mixture.read(config, sizes);
        long sparse = IntStream.range(0, sizes.numLayers())
                        .filter(layer -> mixture.isSparse(layer, false))
                        .count()
                + IntStream.range(0, sizes.numDecoderLayers())
                        .filter(layer -> mixture.isSparse(layer, true))
                        .count();
        long block = 2L * sizes.dModel() * sizes.dFf();
        return STYLE.architecture(config)
                .plusLinearWeights(
                        sparse * ((mixture.experts() - 1) * block + (long) mixture.experts() * sizes.dModel()));
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options);
    }

    private static FeedForward feedForward(ConfigFile file, T5Layers layers, String layer, int index, boolean decoder) {
        Mixture mixture = Mixture.read(file, layers.config());
        String name = layer + ".mlp";
        if (!mixture.isSparse(index, decoder)) {
            return layers.feedForward(name);
        }
        return new Experts(
                layers.weights()
                        .linearInFloat32(
                                layers.config().dModel(),
                                mixture.experts(),
                                mixture.routerBias(),
                                name + ".router.classifier"),
                new SwitchRouting(mixture.capacity()),
                IntStream.range(0, mixture.experts())
                        .mapToObj(expert -> layers.feedForward(name + ".experts.expert_" + expert))
                        .toList());
    }

    /**
     * What the configuration says of the experts.
     *
     * @param encoderStep each so many-th layer has experts, from the second on; all where it is 1
     * @param capacity tokens of a sentence that an expert reads
     */
    private record Mixture(int experts, int encoderStep, int decoderStep, int capacity, boolean routerBias) {
        static Mixture read(ConfigFile file, T5Architecture sizes) {
            ModelConfig config = new ModelConfig(file);
            return new Mixture(
                    config.size("num_experts", 8),
                    step(file, "num_sparse_encoder_layers", sizes.numLayers()),
                    step(file, "num_sparse_decoder_layers", sizes.numDecoderLayers()),
                    config.size("expert_capacity", 64),
                    config.flag("router_bias", false));
        }

        private static int step(ConfigFile file, String key, int layers) {
            int sparse = file.integer(key).orElse(3);
            return sparse > 0 ? layers / sparse : layers;
        }

        boolean isSparse(int layer, boolean decoder) {
            int step = decoder ? decoderStep : encoderStep;
            return step > 0 && (step == 1 || layer % step == 1);
        }
    }
}
