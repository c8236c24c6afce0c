package io.seqmark.examples;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.BartStyle;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model family of one's own: BART's layers under another {@code model_type}, with a vocabulary of 32,000, swish and scaled
 * embeddings where {@code config.json} does not say otherwise. {@code META-INF/services} and {@code provides} name it, and whatever
 * opens a checkpoint then knows it: {@code OwnFamily MODEL FILE}.
 */
public final class OwnFamily implements Family {
    private static final BartArchitecture.Defaults DEFAULTS = new BartArchitecture.Defaults(32_000, "swish", true);
    private static final BartStyle STYLE =
            new BartStyle(false, false, new BartStyle.Positions.Learned(2), BartStyle.EmbeddingNorm.OF_SUM);

    @Override
    public String modelType() {
        return "own_bart";
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 1, "bos_token_id", 0, "eos_token_id", 2, "decoder_start_token_id", 2);
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return STYLE.architecture(BartArchitecture.read(config, DEFAULTS));
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(device, checkpoint, options, BartArchitecture.read(checkpoint.config(), DEFAULTS));
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        throw Family.unknownInLegacy(config, modelType());
    }

    static void main(String[] args) throws IOException {
        TranslateLines.translate(args[0], Files.readAllLines(Path.of(args[1]))).forEach(IO::println);
    }
}
