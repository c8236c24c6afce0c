package io.seqmark.family.mvp;

import io.seqmark.base.InputException;
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

/** MVP (Tang et al., 2022): BART, pre-trained on labelled data of many tasks. */
public final class MvpFamily implements Family {
    private static final BartArchitecture.Defaults DEFAULTS = new BartArchitecture.Defaults(50_267, "gelu", false);
    private static final BartStyle STYLE =
            new BartStyle(false, false, new BartStyle.Positions.Learned(2), BartStyle.EmbeddingNorm.OF_SUM);

    @Override
    public String modelType() {
        return "mvp";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("MvpTokenizer");
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 1, "bos_token_id", 0, "eos_token_id", 2, "decoder_start_token_id", 2);
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return STYLE.architecture(read(config));
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options, read(checkpoint.config()));
    }

    private static BartArchitecture read(ConfigFile config) {
        if (config.bool("use_prompt").orElse(false)) {
            throw new InputException(
                    config.path() + ": use_prompt is true, and the vectors that MVP puts before all"
                            + " keys are not supported: evaluate a checkpoint without them, such as RUCAIBox/mvp or an mtl- one");
        }
        return BartArchitecture.read(config, DEFAULTS);
    }
}
