package io.seqmark.family.blenderbot;

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
 * Blenderbot (Roller et al., 2021): pre-norm, learned positions.
 */
public final class BlenderbotFamily implements Family {
    private static final int DEFAULT_VOCABULARY = 8008;
    private static final BartStyle STYLE =
            new BartStyle(true, true, new BartStyle.Positions.Learned(0), BartStyle.EmbeddingNorm.NONE);

    @Override
    public String modelType() {
        return "blenderbot";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("BlenderbotTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of(
                "pad_token_id", 0,
                "bos_token_id", 1,
                "eos_token_id", 2,
                "decoder_start_token_id", 1,
                "forced_eos_token_id", 2,
                "encoder_no_repeat_ngram_size", 3);
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
