package io.seqmark.family.mt5;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.family.t5.T5Architecture;
import io.seqmark.family.t5.T5Style;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;

/**
 * mT5 (Xue et al., 2021) and ByT5 (Xue et al., 2022): T5 1.1 whose output is never scaled, not even where it is tied. (That is
 * 5.12; 4.4 did scale where {@code config.json} says {@code tie_word_embeddings: true} in so many words, which no checkpoint of
 * its time does.)
 */
public final class MT5Family implements Family {
    private static final T5Style STYLE = new T5Style(
            T5Architecture.Defaults.MULTILINGUAL,
            T5Style.OutputScale.NEVER,
            false,
            true,
            T5Style.EncoderAttentions.FULL);

    @Override
    public String modelType() {
        return "mt5";
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
