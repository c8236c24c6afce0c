package io.seqmark.family.t5;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;

/**
 * T5 (Raffel et al., 2020), version 1.0 (ReLU, tied output scaled by width^-0.5) and 1.1 (gated GELU, output of its own; also
 * Flan-T5, T0 and ByT5).
 */
public final class T5Family implements Family {
    private static final T5Style STYLE = new T5Style(
            T5Architecture.Defaults.T5, T5Style.OutputScale.UNLESS_UNTIED, false, true, T5Style.EncoderAttentions.FULL);

    @Override
    public String modelType() {
        return "t5";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("T5Tokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return T5Style.CONFIG_DEFAULTS;
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return STYLE.architecture(config);
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options);
    }
}
