package io.seqmark.family.t5;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Activation;
import java.util.Optional;
import java.util.OptionalInt;

/** The sizes in the {@code config.json} of T5 and of the families that keep its key names. */
public record T5Architecture(
        int vocabSize,
        int dModel,
        int dKv,
        int dFf,
        int numLayers,
        int numDecoderLayers,
        int numHeads,
        int relativeAttentionNumBuckets,
        int relativeAttentionMaxDistance,
        double layerNormEpsilon,
        Activation activation,
        boolean gated) {
    /** What the configuration classes of transformers assume differently. */
    public record Defaults(
            int vocabSize, int dFf, int numLayers, int numHeads, String feedForwardProj, String activationKey) {
        /** Of families whose activation stands where T5's does. */
        public Defaults(int vocabSize, int dFf, int numLayers, int numHeads, String feedForwardProj) {
            this(vocabSize, dFf, numLayers, numHeads, feedForwardProj, "feed_forward_proj");
        }

        /** T5Config and LongT5Config. */
        public static final Defaults T5 = new Defaults(32128, 2048, 6, 8, "relu");
        /** MT5Config and UMT5Config. */
        public static final Defaults MULTILINGUAL = new Defaults(250112, 1024, 8, 6, "gated-gelu");
    }

    /** Reads and checks a file. */
    public static T5Architecture read(ConfigFile file, Defaults defaults) {
        ModelConfig config = new ModelConfig(file);
        int layers = config.layers("num_layers", defaults.numLayers());
        int buckets = config.size("relative_attention_num_buckets", 32);
        int distance = config.size("relative_attention_max_distance", 128);
        if (buckets < 4 || distance <= buckets / 2) {
            throw new InputException(
                    "%s: relative_attention_num_buckets %d and relative_attention_max_distance %d do not fit together"
                            .formatted(file.path(), buckets, distance));
        }
        int heads = config.size("num_heads", defaults.numHeads());
        int headSize = config.size("d_kv", 64);
        config.attentionWidth("num_heads", heads, "d_kv", headSize);
        String projection = file.text(defaults.activationKey()).orElse(defaults.feedForwardProj());
        boolean gated = projection.startsWith("gated-");
        String activation = gated ? projection.substring("gated-".length()) : projection;
        return new T5Architecture(
                config.size("vocab_size", defaults.vocabSize()),
                config.size("d_model", 512),
                headSize,
                config.size("d_ff", defaults.dFf()),
                layers,
                config.layers("num_decoder_layers", layers),
                heads,
                buckets,
                distance,
                config.number("layer_norm_epsilon", 1e-6),
                // transformers reads "gated-gelu" as the tanh approximation
                gated && activation.equals("gelu")
                        ? Activation.GELU_TANH
                        : config.activationNamed(activation, defaults.activationKey()),
                gated);
    }

    Architecture architecture() {
        return new Architecture(side(numLayers), side(numDecoderLayers), vocabSize, OptionalInt.empty());
    }

    private Architecture.Side side(int layers) {
        return new Architecture.Side(layers, numHeads, OptionalInt.of(dKv), dModel, dFf, gated, Optional.empty());
    }

    /** heads x size of a head. */
    public int attentionWidth() {
        return numHeads * dKv;
    }
}
