package io.seqmark.family.m2m100;

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
 * M2M-100 (Fan et al., 2020) and the dense NLLB-200 models (NLLB team, 2022), whose checkpoints name the same
 * {@code model_type}: pre-norm with a norm after the last layer, fairseq's sinusoids, no embedding norm.
 */
public final class M2M100Family implements Family {
    private static final BartArchitecture.Defaults DEFAULTS = new BartArchitecture.Defaults(128_112, "relu", true);
    private static final BartStyle STYLE =
            new BartStyle(true, true, new BartStyle.Positions.Growing(), BartStyle.EmbeddingNorm.NONE);

    @Override
    public String modelType() {
        return "m2m_100";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("M2M100Tokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 1, "bos_token_id", 0, "eos_token_id", 2, "decoder_start_token_id", 2);
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return STYLE.architecture(STYLE.read(config, DEFAULTS));
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options, STYLE.read(checkpoint.config(), DEFAULTS));
    }
}
