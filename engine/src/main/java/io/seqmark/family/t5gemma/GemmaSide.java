package io.seqmark.family.t5gemma;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The sizes of one side, encoder or decoder, in the {@code config.json} of T5Gemma and T5Gemma 2.
 *
 * @param keyHeads heads of keys and values, each of which serves as many heads of queries
 * @param window tokens that a sliding layer looks at
 * @param sliding of each layer, whether it has a window
 * @param logitCap softly bounds the logits; 0 where there is no bound
 * @param angles of layers that look at all tokens
 * @param slidingAngles of those that do not
 */
public record GemmaSide(
        int vocabSize,
        int width,
        int ffnDim,
        int keyHeads,
        AttentionShape shape,
        Activation activation,
        double epsilon,
        boolean attentionBias,
        int positions,
        int window,
        List<Boolean> sliding,
        float logitCap,
        RotaryAngles angles,
        RotaryAngles slidingAngles) {
    private static final String SLIDING = "sliding_attention";
    private static final String FULL = "full_attention";
    /** transformers' default of {@code bos_token_id}. */
    private static final int BEGIN = 2;

    /** The token with which the decoder of such a checkpoint begins. */
    public static int beginToken(ConfigFile config) {
        return config.object("decoder").orElse(config).integer("bos_token_id").orElse(BEGIN);
    }

    /**
     * What the configuration classes assume differently.
     *
     * @param pattern each so many-th layer looks at all tokens
     * @param attentionCap {@code attn_logit_softcapping}; 0 where scores have no bound, whatever the file says
     * @param logitCap {@code final_logit_softcapping}
     * @param theta of layers that look at all tokens
     * @param ropeByLayer whether the two kinds of layers have angles of their own
     */
    public record Defaults(
            int vocabSize,
            int positions,
            int pattern,
            double attentionCap,
            double logitCap,
            double theta,
            boolean ropeByLayer) {}

    public GemmaSide {
        sliding = List.copyOf(sliding);
    }

    /** Reads and checks one side. */
    public static GemmaSide read(ConfigFile file, Defaults defaults) {
        ModelConfig config = new ModelConfig(file);
        int layers = config.layers("num_hidden_layers", 26);
        int heads = config.size("num_attention_heads", 8);
        int keyHeads = config.size("num_key_value_heads", 4);
        int headSize = config.size("head_dim", 256);
        config.attentionWidth("num_attention_heads", heads, "head_dim", headSize);
        if (heads % keyHeads != 0) {
            throw new InputException("%s: num_attention_heads %d is no multiple of num_key_value_heads %d"
                    .formatted(file.path(), heads, keyHeads));
        }
        if (headSize % 2 != 0) {
            throw new InputException(
                    "%s: head_dim is %d; rotary positions need an even number".formatted(file.path(), headSize));
        }
        double scalar = config.number("query_pre_attn_scalar", 256);
        double cap = defaults.attentionCap() == 0 ? 0 : number(file, "attn_logit_softcapping", defaults.attentionCap());
        RotaryAngles full = defaults.ropeByLayer()
                ? RotaryAngles.read(file, FULL, "rope_theta", defaults.theta())
                : RotaryAngles.read(file, "rope_theta", defaults.theta());
        return new GemmaSide(
                config.size("vocab_size", defaults.vocabSize()),
                config.size("hidden_size", 2304),
                config.size("intermediate_size", 9216),
                keyHeads,
                new AttentionShape(heads, headSize, (float) Math.pow(scalar, -0.5), false, (float) cap),
                config.activation("hidden_activation", "gelu_pytorch_tanh"),
                config.number("rms_norm_eps", 1e-6),
                config.flag("attention_bias", false),
                config.size("max_position_embeddings", defaults.positions()),
                config.size("sliding_window", 4096),
                sliding(file, layers, defaults.pattern()),
                (float) number(file, "final_logit_softcapping", defaults.logitCap()),
                full,
                defaults.ropeByLayer() ? RotaryAngles.read(file, SLIDING, "rope_local_base_freq", 10_000) : full);
    }

    /** A positive number, or 0 where the file says null. */
    private static double number(ConfigFile file, String key, double absent) {
        return file.json().has(key) && file.node(key).isEmpty()
                ? 0
                : absent == 0 && file.node(key).isEmpty() ? 0 : new ModelConfig(file).number(key, absent);
    }

    private static List<Boolean> sliding(ConfigFile file, int layers, int usualPattern) {
        Optional<JsonNode> types = file.node("layer_types");
        if (types.isEmpty()) {
            int pattern = new ModelConfig(file).size("sliding_window_pattern", usualPattern);
            return IntStream.range(0, layers)
                    .mapToObj(i -> (i + 1) % pattern != 0)
                    .toList();
        }
        List<Boolean> sliding = new ArrayList<>();
        for (JsonNode type : types.get()) {
            String name = type.asString("");
            if (!name.equals(SLIDING) && !name.equals(FULL)) {
                throw new InputException(
                        "%s: layer_types has \"%s\"; known are %s and %s".formatted(file.path(), name, SLIDING, FULL));
            }
            sliding.add(name.equals(SLIDING));
        }
        if (sliding.size() != layers) {
            throw new InputException("%s: layer_types has %d entries for the %d of num_hidden_layers"
                    .formatted(file.path(), sliding.size(), layers));
        }
        return sliding;
    }

    /** For memory and {@code info}. Keys and values count for each head of queries, as they are laid out. */
    public Architecture.Side side() {
        return new Architecture.Side(
                layers(),
                shape.heads(),
                OptionalInt.of(shape.headSize()),
                width,
                ffnDim,
                true,
                Optional.of(Architecture.Positions.withoutEnd(positions)));
    }

    /** Layers. */
    public int layers() {
        return sliding.size();
    }
}
