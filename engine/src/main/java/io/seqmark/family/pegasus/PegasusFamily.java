package io.seqmark.family.pegasus;

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
 * Pegasus (Zhang et al., 2020): pre-norm, sinusoidal positions.
 */
public final class PegasusFamily implements Family {
    private static final int DEFAULT_VOCABULARY = 50_265;
    private static final BartStyle STYLE =
            new BartStyle(true, true, new BartStyle.Positions.Fixed(), BartStyle.EmbeddingNorm.NONE);

    @Override
    public String modelType() {
        return "pegasus";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("PegasusTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of(
                "pad_token_id", 0,
                "eos_token_id", 1,
                "decoder_start_token_id", 0,
                "forced_eos_token_id", 1);
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
