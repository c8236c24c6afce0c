package io.seqmark.family.blenderbotsmall;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.BartStyle;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;

/**
 * The small Blenderbot (Roller et al., 2021): post-norm, learned positions, an embedding that the decoder normalises before it
 * adds positions.
 */
public final class BlenderbotSmallFamily implements Family {
    private static final int DEFAULT_VOCABULARY = 50_265;
    private static final BartStyle STYLE =
            new BartStyle(false, false, new BartStyle.Positions.Learned(0), BartStyle.EmbeddingNorm.OF_DECODER_TOKENS);

    @Override
    public String modelType() {
        return "blenderbot-small";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("BlenderbotSmallTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of(
                "pad_token_id", 0,
                "bos_token_id", 1,
                "eos_token_id", 2,
                "decoder_start_token_id", 1,
                "forced_eos_token_id", 2);
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return STYLE.architecture(BartArchitecture.read(config, DEFAULT_VOCABULARY));
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options, DEFAULT_VOCABULARY);
    }
}
