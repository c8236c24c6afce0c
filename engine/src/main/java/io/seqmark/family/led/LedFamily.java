package io.seqmark.family.led;

import io.seqmark.base.GlobalAttention;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartFrame;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.SlidingWindow;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("LEDTokenizer");
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
    public Architecture architecture(ConfigFile config) {
        return LedConfig.read(config).architecture();
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        LedConfig config = LedConfig.read(checkpoint.config());
        BartFrame frame = new BartFrame(device, checkpoint, options, config.sizes(), "led.", false, true);
        AttentionShape shape = frame.layers().shape(config.sizes().encoderAttentionHeads());
        boolean first = options.globalAttention() == GlobalAttention.FIRST;
        Encoder encoder = new Encoder(
                frame.encoderEmbedding(
                        frame.learned("encoder", config.maxEncoderPositionEmbeddings()),
                        Optional.of(frame.norm("encoder", "layernorm_embedding"))),
                frame.encoderLayers((i, name) -> frame.layers()
                        .encoderLayer(
                                name,
                                config.sizes().encoderFfnDim(),
                                attention(
                                        frame,
                                        name + ".self_attn",
                                        shape,
                                        config.attentionWindow().get(i) / 2,
                                        first))),
                Optional.empty());
        Decoder decoder = frame.decoder(
                frame.decoderEmbedding(
                        frame.learned("decoder", config.maxDecoderPositionEmbeddings()),
                        Optional.of(frame.norm("decoder", "layernorm_embedding"))),
                Optional.empty(),
                true);
        return frame.model(encoder, decoder, TOLERATED);
    }

    /** Loads the global projections in any case, so that a checkpoint without them is found out. */
    private static LedAttention attention(
            BartFrame frame, String name, AttentionShape shape, int radius, boolean first) {
        String inner = name + ".longformer_self_attn";
        var projections = new LedAttention.GlobalProjections(
                frame.layers().projections(inner + ".query_global"),
                frame.layers().projections(inner + ".key_global", inner + ".value_global"));
        return new LedAttention(
                shape,
                frame.layers().projections(inner + ".query", inner + ".key", inner + ".value"),
                new SlidingWindow(radius, first, Optional.empty()),
                first ? Optional.of(projections) : Optional.empty(),
                frame.layers().projections(name + ".output"));
    }
}
