package io.seqmark.family.led;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.ModelConfig;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The architecture in an LED {@code config.json}, with the defaults of transformers' LEDConfig.
 *
 * @param sizes what it shares with BART; its number of positions is not used
 * @param attentionWindow tokens that a token sees in each encoder layer beside itself, half of them to either side
 */
record LedConfig(
        BartArchitecture sizes,
        int maxEncoderPositionEmbeddings,
        int maxDecoderPositionEmbeddings,
        List<Integer> attentionWindow) {
    private static final int DEFAULT_VOCABULARY = 50_265;
    private static final int DEFAULT_WINDOW = 512;
    private static final String WINDOW = "attention_window";

    LedConfig {
        attentionWindow = List.copyOf(attentionWindow);
    }

    static LedConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        BartArchitecture sizes = BartArchitecture.read(file, DEFAULT_VOCABULARY).unscaled();
        return new LedConfig(
                sizes,
                config.size("max_encoder_position_embeddings", 16_384),
                config.size("max_decoder_position_embeddings", 1024),
                windows(file, sizes.encoderLayers()));
    }

    /** One number for all layers, or a list with one a layer. */
    private static List<Integer> windows(ConfigFile file, int layers) {
        JsonNode json = file.json().path(WINDOW);
        if (json.isArray()) {
            if (json.size() != layers) {
                throw new InputException("%s: %s has %d values for %d encoder layers"
                        .formatted(file.path(), WINDOW, json.size(), layers));
            }
            return IntStream.range(0, layers)
                    .map(i -> window(file, json.path(i)))
                    .boxed()
                    .toList();
        }
        int window = json.isMissingNode() || json.isNull() ? DEFAULT_WINDOW : window(file, json);
        return Collections.nCopies(layers, window);
    }

    private static int window(ConfigFile file, JsonNode json) {
        int window = json.isInt() ? json.intValue() : 0;
        if (window < 2 || window % 2 != 0 || window > 1 << 24) {
            throw new InputException("%s: %s %s; expected an even number from 2".formatted(file.path(), WINDOW, json));
        }
        return window;
    }

    /** An encoder layer has a query, a key and a value for global tokens besides. */
    Architecture architecture() {
        long width = sizes.dModel();
        return sizes.architecture(
                        Architecture.Positions.upTo(maxEncoderPositionEmbeddings),
                        Architecture.Positions.upTo(maxDecoderPositionEmbeddings),
                        OptionalInt.empty())
                .plusLinearWeights(3 * width * width * sizes.encoderLayers());
    }
}
