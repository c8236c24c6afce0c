package io.seqmark.family.seamlessm4t;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.BartLayers;
import io.seqmark.model.BartLayout;
import io.seqmark.model.BartStyle;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.ModelConfig;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text encoder and text decoder of SeamlessM4T (Seamless Communication, 2023) and of its second version: M2M-100 under names
 * of their own. What reads and makes speech is passed over.
 */
public final class SeamlessM4TFamily implements Family {
    private static final BartStyle STYLE =
            new BartStyle(true, true, new BartStyle.Positions.Growing(), BartStyle.EmbeddingNorm.NONE);
    private static final BartLayout LAYOUT =
            new BartLayout("", "text_encoder", "text_decoder", "cross_attention", "ffn.", "ffn_layer_norm");
    private static final Pattern TOLERATED = Pattern.compile(
            "(speech_encoder|t2u_model|vocoder)\\..*|text_(encoder|decoder)\\.embed_positions\\.weights");

    private final String modelType;

    /**
     * @param modelType {@code seamless_m4t} or {@code seamless_m4t_v2}
     */
    public SeamlessM4TFamily(String modelType) {
        this.modelType = modelType;
    }

    @Override
    public String modelType() {
        return modelType;
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("SeamlessM4TTokenizer");
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 0, "bos_token_id", 2, "eos_token_id", 3, "decoder_start_token_id", 3);
    }

    /** {@code generate(tgt_lang=...)} lets the decoder begin with it. */
    @Override
    public boolean promptsWithForcedBos() {
        return true;
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return STYLE.architecture(read(config));
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        BartArchitecture sizes = read(checkpoint.config());
        return STYLE.load(
                device,
                checkpoint,
                options,
                sizes,
                new BartStyle.Variant(
                        LAYOUT,
                        BartLayers.FeedForwards.dense(sizes.encoderFfnDim()),
                        BartLayers.FeedForwards.dense(sizes.decoderFfnDim()),
                        TOLERATED));
    }

    private static BartArchitecture read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("hidden_size", 1024);
        int encoderHeads = config.size("encoder_attention_heads", 16);
        int decoderHeads = config.size("decoder_attention_heads", 16);
        config.headSize("hidden_size", width, "encoder_attention_heads", encoderHeads);
        config.headSize("hidden_size", width, "decoder_attention_heads", decoderHeads);
        return STYLE.checked(
                file,
                "hidden_size",
                new BartArchitecture(
                        config.size("vocab_size", 256_102),
                        config.size("max_position_embeddings", 1024),
                        width,
                        config.layers("encoder_layers", 24),
                        encoderHeads,
                        config.size("encoder_ffn_dim", 8192),
                        config.layers("decoder_layers", 24),
                        decoderHeads,
                        config.size("decoder_ffn_dim", 8192),
                        config.activation("activation_function", "relu"),
                        config.flag("scale_embedding", true),
                        config.flag("tie_word_embeddings", true),
                        file.integer("pad_token_id").orElse(0)));
    }
}
