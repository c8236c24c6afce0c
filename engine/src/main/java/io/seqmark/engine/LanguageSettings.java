package io.seqmark.engine;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.generate.option.TracedValue;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.Tokenizer.TargetLanguage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the languages of a run mean for its decoding. */
public final class LanguageSettings {
    private static final String OPTION = "--tgt_lang";
    private static final int CODES_SHOWN = 5;

    private LanguageSettings() {}

    /** The settings that follow from the tokenizer's target language. */
    public static Map<GenerationOption, TracedValue> implied(Tokenizer tokenizer) {
        TargetLanguage target = tokenizer.targetLanguage();
        Map<GenerationOption, TracedValue> implied = new EnumMap<>(GenerationOption.class);
        target.forcedBosTokenId().ifPresent(id -> implied.put(GenerationOption.FORCED_BOS_TOKEN_ID, setting(id)));
        target.decoderStartTokenId().ifPresent(id -> implied.put(GenerationOption.DECODER_START_TOKEN_ID, setting(id)));
        return implied;
    }

    private static TracedValue setting(int id) {
        return new TracedValue(OptionValue.of(id), OPTION);
    }

    /**
     * As {@link GenerationConfig#resolve}, with the languages that the tokenizer was opened with.
     *
     * @throws InputException also if the family needs a target language and nothing names one
     */
    public static GenerationConfig resolve(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, OptionValue> overrides,
            Tokenizer tokenizer,
            Consumer<String> warnings) {
        Map<GenerationOption, TracedValue> implied = implied(tokenizer);
        GenerationConfig config = GenerationConfig.resolve(checkpoint, task, semantics, overrides, implied, warnings);
        missingTarget(
                        tokenizer,
                        overrides,
                        GenerationConfig.settings(checkpoint, task, semantics, overrides, implied, _ -> {}))
                .ifPresent(problem -> {
                    throw new InputException(checkpoint.directory() + ": needs " + problem);
                });
        return config;
    }

    /**
     * What to give where a family needs a target language and nothing names one. transformers would generate all the same,
     * in whatever language comes out.
     */
    public static Optional<String> missingTarget(
            Tokenizer tokenizer,
            Map<GenerationOption, OptionValue> overrides,
            Map<GenerationOption, TracedValue> settings) {
        return tokenizer
                .targetSetting()
                .flatMap(GenerationOption::find)
                .filter(option -> !settings.containsKey(option) && !overrides.containsKey(option))
                .map(option -> "a target language: give --tgt_lang with one of its tokenizer's codes (%s), or --%s"
                        .formatted(shown(tokenizer.languages()), option.label()));
    }

    private static String shown(List<String> codes) {
        String first = String.join(", ", codes.subList(0, Math.min(CODES_SHOWN, codes.size())));
        return codes.size() > CODES_SHOWN ? first + " and " + (codes.size() - CODES_SHOWN) + " more" : first;
    }
}
