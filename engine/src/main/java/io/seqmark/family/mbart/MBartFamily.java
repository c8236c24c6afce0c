package io.seqmark.family.mbart;

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
import java.util.OptionalInt;

/**
 * mBART (Liu et al., 2020) and mBART-50 (Tang et al., 2020): BART's positions and embedding norm, but pre-norm with a norm
 * after the last layer. The two differ in their tokenizers only.
 */
public final class MBartFamily implements Family {
    private static final int DEFAULT_VOCABULARY = 50_265;
    private static final BartStyle STYLE =
            new BartStyle(true, true, new BartStyle.Positions.Learned(2), BartStyle.EmbeddingNorm.OF_SUM);

    @Override
    public String modelType() {
        return "mbart";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("MBartTokenizer");
    }

    /** No decoder start: the target language is it. */
    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 1, "bos_token_id", 0, "eos_token_id", 2, "forced_eos_token_id", 2);
    }

    @Override
    public OptionalInt targetStart(Checkpoint checkpoint) {
        return OptionalInt.empty();
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
