package io.seqmark.family.nllbmoe;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.BartLayers;
import io.seqmark.model.BartLayout;
import io.seqmark.model.BartStyle;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Experts;
import io.seqmark.model.Family;
import io.seqmark.model.FeedForward;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** NLLB-MoE (NLLB team, 2022): M2M-100 whose feed-forward blocks, in some layers, are experts of which two read a token. */
public final class NllbMoeFamily implements Family {
    private static final BartArchitecture.Defaults DEFAULTS = new BartArchitecture.Defaults(128_112, "relu", true);
    private static final BartStyle STYLE =
            new BartStyle(true, true, new BartStyle.Positions.Growing(), BartStyle.EmbeddingNorm.NONE);
    private static final BartLayout LAYOUT =
            new BartLayout("model.", "encoder", "decoder", "cross_attention", "ffn.", "ff_layer_norm");
    private static final Pattern TOLERATED =
            Pattern.compile("(model\\.)?(encoder|decoder)\\.(version|embed_positions\\.weights)");

    @Override
    public String modelType() {
        return "nllb-moe";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("NllbTokenizer");
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 1, "bos_token_id", 0, "eos_token_id", 2, "decoder_start_token_id", 2);
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        BartArchitecture sizes = STYLE.read(config, DEFAULTS);
        Mixture mixture = Mixture.read(config);
        long encoder = IntStream.range(0, sizes.encoderLayers())
                .filter(mixture::isSparseInEncoder)
                .count();
        long decoder = IntStream.range(0, sizes.decoderLayers())
                .filter(mixture::isSparseInDecoder)
                .count();
        long more = mixture.experts() - 1L;
        return STYLE.architecture(sizes)
                .plusLinearWeights(
                        2 * more * sizes.dModel() * (encoder * sizes.encoderFfnDim() + decoder * sizes.decoderFfnDim())
                                + (encoder + decoder) * mixture.experts() * sizes.dModel());
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        BartArchitecture sizes = STYLE.read(checkpoint.config(), DEFAULTS);
        Mixture mixture = Mixture.read(checkpoint.config());
        return STYLE.load(
                device,
                checkpoint,
                options,
                sizes,
                new BartStyle.Variant(
                        LAYOUT,
                        (layers, name, i) ->
                                mixture.block(layers, name, mixture.isSparseInEncoder(i), sizes.encoderFfnDim()),
                        (layers, name, i) ->
                                mixture.block(layers, name, mixture.isSparseInDecoder(i), sizes.decoderFfnDim()),
                        TOLERATED));
    }

    /**
     * What the configuration says of the experts.
     *
     * @param encoderStep each so many-th layer has experts; none where it is 0
     */
    private record Mixture(int experts, int encoderStep, int decoderStep, boolean routerBias, TopTwoRouting routing) {
        static Mixture read(ConfigFile file) {
            ModelConfig config = new ModelConfig(file);
            String policy = file.text("second_expert_policy").orElse("all");
            if (!policy.equals("all")) {
                throw new InputException(
                        "%s: second_expert_policy \"%s\" draws experts at random, which is not supported; set it to \"all\""
                                .formatted(file.path(), policy));
            }
            return new Mixture(
                    config.size("num_experts", 128),
                    file.integer("encoder_sparse_step").orElse(4),
                    file.integer("decoder_sparse_step").orElse(4),
                    config.flag("router_bias", false),
                    new TopTwoRouting(
                            Math.max(
                                    0,
                                    file.number("moe_eval_capacity_token_fraction")
                                            .orElse(1)),
                            config.size("expert_capacity", 64),
                            config.flag("batch_prioritized_routing", false),
                            config.flag("normalize_router_prob_before_dropping", false),
                            (float) (1
                                    - Math.clamp(
                                            file.number("moe_token_dropout").orElse(0.2), 0, 1))));
        }

        boolean isSparseInEncoder(int layer) {
            return isSparse(layer, encoderStep);
        }

        boolean isSparseInDecoder(int layer) {
            return isSparse(layer, decoderStep);
        }

        private static boolean isSparse(int layer, int step) {
            return step > 0 && (layer + 1) % step == 0;
        }

        FeedForward block(BartLayers layers, String layer, boolean sparse, int ffnWidth) {
            String name = layer + ".ffn.";
            if (!sparse) {
                return layers.feedForward(name, ffnWidth);
            }
            return new Experts(
                    layers.weights().linearInFloat32(layers.width(), experts, routerBias, name + "router.classifier"),
                    routing,
                    IntStream.range(0, experts)
                            .mapToObj(expert -> layers.feedForward(name + "experts.expert_" + expert + ".", ffnWidth))
                            .toList());
        }
    }
}
