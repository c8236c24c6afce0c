package io.seqmark.family.plbart;

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

/** PLBART (Ahmad et al., 2021), for programs and English: BART with scaled embeddings and mBART's way with languages. */
public final class PLBartFamily implements Family {
    private static final BartArchitecture.Defaults DEFAULTS =
            new BartArchitecture.Defaults(50_005, "gelu", true, 6, 1024).ofWidth(768, 12, 3072);
    private static final BartStyle STYLE =
            new BartStyle(false, false, new BartStyle.Positions.Learned(2), BartStyle.EmbeddingNorm.OF_SUM);

    @Override
    public String modelType() {
        return "plbart";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("PLBartTokenizer");
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

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
        return STYLE.architecture(BartArchitecture.read(config, DEFAULTS));
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options, BartArchitecture.read(checkpoint.config(), DEFAULTS));
    }
}
