package io.seqmark.family.pegasusx;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartFrame;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.Family;
import io.seqmark.model.GrowingSinusoids;
import io.seqmark.model.Residual;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Pegasus-X (Phang et al., 2022): Pegasus for long sources, without biases in its attention and with sinusoids of
 * another numbering, which have no last position.
 */
public final class PegasusXFamily implements Family {
    /** Positions are computed, and its head has no bias, whatever a converted checkpoint carries. */
    private static final Pattern TOLERATED = Pattern.compile(
            "(model\\.)?(encoder|decoder)\\.(version|embed_positions\\..*)|.*\\.position_ids|final_logits_bias");

    @Override
    public String modelType() {
        return "pegasus_x";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("PegasusTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 0, "eos_token_id", 1, "decoder_start_token_id", 0, "forced_eos_token_id", 1);
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return PegasusXConfig.read(config).architecture();
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        PegasusXConfig config = PegasusXConfig.read(checkpoint.config());
        int width = config.sizes().dModel();
        BartFrame frame = new BartFrame(device, checkpoint, options, config.sizes(), "model.", true, false);
        GrowingSinusoids positions = new GrowingSinusoids(device, width);
        Encoder encoder = new Encoder(
                frame.encoderEmbedding(positions, Optional.empty()),
                frame.encoderLayers((i, name) -> encoderLayer(frame, config, i, name)),
                Optional.of(frame.weights()
                        .embedding(config.numGlobalTokens(), width, "model.encoder.embed_global.weight")),
                Optional.of(frame.norm("encoder", "layer_norm")));
        Decoder decoder = frame.decoder(
                frame.decoderEmbedding(positions, Optional.empty()),
                Optional.of(frame.norm("decoder", "layer_norm")),
                false);
        return frame.model(encoder, decoder, TOLERATED);
    }

    private static EncoderLayer encoderLayer(BartFrame frame, PegasusXConfig config, int index, String name) {
        AttentionShape shape = frame.layers().shape(config.sizes().encoderAttentionHeads());
        int width = config.sizes().dModel();
        String attention = name + ".self_attn";
        return frame.layers()
                .encoderLayer(
                        name,
                        config.sizes().encoderFfnDim(),
                        new PegasusXAttention(
                                shape,
                                frame.weights().layerNorm(width, name + ".global_self_attn_layer_norm"),
                                frame.weights().layerNorm(width, name + ".self_attn_layer_norm"),
                                frame.layers()
                                        .projections(
                                                attention + ".q_proj", attention + ".k_proj", attention + ".v_proj"),
                                new LocalBlocks(
                                        config.numGlobalTokens(),
                                        config.blockSize(),
                                        config.staggerLocalBlocks() && index % 2 == 1),
                                frame.layers().projections(attention + ".out_proj")),
                        Residual.bare());
    }
}
