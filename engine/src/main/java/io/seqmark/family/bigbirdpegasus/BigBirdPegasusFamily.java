package io.seqmark.family.bigbirdpegasus;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartFrame;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Linear;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * BigBird-Pegasus (Zaheer et al., 2020): Pegasus with learned positions and BigBird's encoder attention. Its final norms are
 * called {@code layernorm_embedding}.
 */
public final class BigBirdPegasusFamily implements Family {
    private static final Pattern TOLERATED =
            Pattern.compile("(model\\.)?(encoder|decoder)\\.version|.*\\.position_ids|classification_head\\..*");

    private static final String FINAL_NORM = "layernorm_embedding";

    @Override
    public String modelType() {
        return "bigbird_pegasus";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("PegasusTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 0, "bos_token_id", 2, "eos_token_id", 1, "decoder_start_token_id", 2);
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return BigBirdPegasusConfig.read(config).architecture();
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        BigBirdPegasusConfig config = BigBirdPegasusConfig.read(checkpoint.config());
        int positions = config.sizes().maxPositionEmbeddings();
        BartFrame frame = new BartFrame(device, checkpoint, options, config.sizes(), "model.", true, config.useBias());
        Encoder encoder = new Encoder(
                frame.encoderEmbedding(frame.learned("encoder", positions), Optional.empty()),
                frame.encoderLayers((i, name) -> frame.layers()
                        .encoderLayer(name, config.sizes().encoderFfnDim(), attention(frame, config, name))),
                Optional.of(frame.norm("encoder", FINAL_NORM)));
        Decoder decoder = frame.decoder(
                frame.decoderEmbedding(frame.learned("decoder", positions), Optional.empty()),
                Optional.of(frame.norm("decoder", FINAL_NORM)),
                true);
        return frame.model(encoder, decoder, TOLERATED);
    }

    private static SelfAttention attention(BartFrame frame, BigBirdPegasusConfig config, String name) {
        AttentionShape shape = frame.layers().shape(config.sizes().encoderAttentionHeads());
        String inner = name + ".self_attn.self";
        Linear queryKeyValue = frame.layers().projections(inner + ".query", inner + ".key", inner + ".value");
        Linear out = frame.layers().projections(name + ".self_attn.output");
        return config.blockSparse()
                ? new BigBirdAttention(
                        shape, queryKeyValue, new BlockSparse(config.blockSize(), config.numRandomBlocks()), out)
                : new SelfAttention.Full(shape, queryKeyValue, out);
    }
}
