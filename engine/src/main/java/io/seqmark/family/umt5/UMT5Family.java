package io.seqmark.family.umt5;

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
 * UMT5 (Chung et al., 2023): mT5 with a relative position bias of its own in every layer. transformers 5.12 forces {@code
 * tie_word_embeddings} to true, whatever the file says, and scales the output by width^-0.5 because of it, although it keeps
 * an output layer of its own where the checkpoint has one.
 */
public final class UMT5Family implements Family {
    private static final T5Style STYLE = new T5Style(
            T5Architecture.Defaults.MULTILINGUAL,
            T5Style.OutputScale.ALWAYS,
            true,
            true,
            T5Style.EncoderAttentions.FULL);

    @Override
    public String modelType() {
        return "umt5";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("T5Tokenizer");
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
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
