package io.seqmark.model.t5;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.contract.InputException;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Activation;

/** The architecture in a T5 {@code config.json}, with the defaults of transformers' T5Config. */
record T5Config(
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
        boolean gated,
        boolean tieWordEmbeddings) {
    static T5Config read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int layers = config.size("num_layers", 6);
        int buckets = config.size("relative_attention_num_buckets", 32);
        int distance = config.size("relative_attention_max_distance", 128);
        if (buckets < 4 || distance <= buckets / 2) {
            throw new InputException(
                    "%s: relative_attention_num_buckets %d and relative_attention_max_distance %d do not fit together"
                            .formatted(file.path(), buckets, distance));
        }
        String projection = file.text("feed_forward_proj").orElse("relu");
        boolean gated = projection.startsWith("gated-");
        String activation = gated ? projection.substring("gated-".length()) : projection;
        return new T5Config(
                config.size("vocab_size", 32128),
                config.size("d_model", 512),
                config.size("d_kv", 64),
                config.size("d_ff", 2048),
                layers,
                config.size("num_decoder_layers", layers),
                config.size("num_heads", 8),
                buckets,
                distance,
                config.number("layer_norm_epsilon", 1e-6),
                // transformers reads "gated-gelu" as the tanh approximation
                gated && activation.equals("gelu")
                        ? Activation.GELU_TANH
                        : config.activationNamed(activation, "feed_forward_proj"),
                gated,
                config.flag("tie_word_embeddings", true));
    }

    /** heads x size of a head. */
    int attentionWidth() {
        return numHeads * dKv;
    }
}
