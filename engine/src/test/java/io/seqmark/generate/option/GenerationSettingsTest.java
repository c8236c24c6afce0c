package io.seqmark.generate.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.testing.BundledData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is refused and warned of, on the command line and in a checkpoint's files. */
final class GenerationSettingsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path directory;

    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void copyCheckpoint() throws Exception {
        Path from = BundledData.golden("bart");
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(from.resolve(name), directory.resolve(name));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_time=2.5 | --max_time 2.5: what it leaves depends on how fast the machine is;",
                "guidance_scale=1.5 | --guidance_scale 1.5: classifier-free guidance is not supported",
                "cache_implementation=quantized | a quantized cache changes results",
                "min_length=30 max_length=20 | --min_length allows no end before 30 tokens, --max_length no more than 20: lower",
                "min_new_tokens=9 max_new_tokens=8 | --min_new_tokens allows no end before 10 tokens, --max_new_tokens no more than 9",
                "bad_words_ids=[] | --bad_words_ids is an empty list",
                "bad_words_ids=[[]] | --bad_words_ids: a word needs at least one token id",
                "sequence_bias=[] | --sequence_bias is an empty list",
                "sequence_bias=[[[],1.0]] | --sequence_bias: a sequence needs at least one token id",
                "sequence_bias=[[[-3],1.0]] | --sequence_bias -3: a token id cannot be negative",
                "encoder_repetition_penalty=0 | --encoder_repetition_penalty 0.0: expected a number above 0",
                "repetition_penalty=-1 | --repetition_penalty -1.0: expected a number above 0",
                "max_new_tokens=0 | --max_new_tokens 0: expected 1 to",
                "exponential_decay_length_penalty=[3,-1] | its factor is -1.0, expected a number above 0",
                "exponential_decay_length_penalty=[3,1.1] min_length=9 | starts at 3 generated tokens, where min_length 9 still forbids the end",
                "suppress_tokens=[7,9] forced_bos_token_id=9 | --suppress_tokens contains [9], which --forced_bos_token_id forces",
                "stop_strings=[\"a\",\"\"] | --stop_strings contains an empty text",
                "stop_strings=. num_beams=4 num_beam_groups=2 diversity_penalty=1.0 | --stop_strings is not supported beside --num_beam_groups",
                "suppress_tokens=[2] | --suppress_tokens contains [2], which",
                "force_words_ids=[[5]] num_beams=1 | --force_words_ids: constrained beam search needs --num_beams of 2 or more",
                "force_words_ids=[[5]] num_beams=4 num_beam_groups=2 diversity_penalty=1.0 | constrained beam search has no groups; leave --num_beam_groups out",
                "force_words_ids=[] num_beams=2 | --force_words_ids: needs at least one word",
                "force_words_ids=[[]] num_beams=2 | --force_words_ids: needs at least one word",
                "force_words_ids=[[5],[[6],[]]] num_beams=2 | --force_words_ids: a word needs at least one token id",
                "force_words_ids=[[5,-1]] num_beams=2 | --force_words_ids -1: a token id cannot be negative",
                "force_words_ids=[[[5],[5,6]]] num_beams=2 | of the alternatives [[5], [5, 6]] one begins with another",
                "force_words_ids=[[[5],[5]]] num_beams=2 | of the alternatives [[5], [5]] one begins with another",
                "penalty_alpha=0.6 num_beams=4 | --penalty_alpha 0.6: contrastive search has one beam and returns one sequence",
                "penalty_alpha=0.6 num_beams=1 num_return_sequences=2 | --penalty_alpha 0.6: contrastive search has one beam",
                "penalty_alpha=0.6 num_beams=1 use_cache=false | --use_cache false: contrastive search (penalty_alpha 0.6) needs the cache",
                "penalty_alpha=1.5 | --penalty_alpha 1.5: expected 0.0 to 1.0",
                "penalty_alpha=0.6 top_k=2000 num_beams=1 | --top_k 2000: expected 0 to 1024",
            })
    void contradictionsNameTheOptions(String options, String message) {
        assertThatThrownBy(() -> resolve(Semantics.HF_5, options))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_new_tokens=5",
                "min_new_tokens=5",
                "sequence_bias=[[[3],1.0]]",
                "encoder_repetition_penalty=1.5",
                "exponential_decay_length_penalty=[3,1.1]",
                "suppress_tokens=[3]",
                "begin_suppress_tokens=[3]",
                "remove_invalid_values=true",
                "renormalize_logits=true",
                "stop_strings=end",
                "force_words_ids=[[5]]",
                "penalty_alpha=0.6"
            })
    void whatTransformers44DidNotHaveIsRefusedUnderItsSemantics(String option) {
        String name = option.substring(0, option.indexOf('='));
        assertThatThrownBy(() -> resolve(Semantics.HF_4_4, option))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("--" + name + ": transformers 4.4 did not have it; ")
                .hasMessageEndingWith("--semantics hf-5");
        String beams = name.equals("force_words_ids") ? " num_beams=2" : " num_beams=1";
        assertThat(resolve(Semantics.HF_5, option + beams).asMap()).isNotEmpty();
    }

    @Test
    void wordsAndPenaltyReachTheConfiguration() throws Exception {
        GenerationConfig words = resolve(Semantics.HF_5, "num_beams=3 force_words_ids=[[5,6],[[7],[8,9]]]");
        assertThat(words.forceWordsIds()).containsExactly(List.of(List.of(5, 6)), List.of(List.of(7), List.of(8, 9)));
        assertThat(words.asMap()).containsEntry("force_words_ids", words.forceWordsIds());

        GenerationConfig contrastive = resolve(Semantics.HF_5, "num_beams=1 penalty_alpha=0.6");
        assertThat(contrastive.contrastive()).contains(new GenerationConfig.Contrastive(0.6, 50));
        assertThat(contrastive.decoderRows()).isEqualTo(50);
        assertThat(resolve(Semantics.HF_5, "num_beams=1 penalty_alpha=0.6 top_k=1")
                        .contrastive())
                .isEmpty();

        writeGenerationConfig("penalty_alpha", "0.6");
        assertThat(resolve(Semantics.HF_5, "num_beams=4").contrastive()).isEmpty();
        assertThat(resolve(Semantics.HF_5, "num_beams=1 top_k=4").asMap())
                .containsEntry("penalty_alpha", 0.6)
                .containsEntry("top_k", 4);
    }

    @Test
    void valuesReachTheConfiguration() {
        GenerationConfig config = resolve(
                Semantics.HF_5,
                "sequence_bias=[[[3],-1],[[4,5],2.5],[[3],0.5]] exponential_decay_length_penalty=[4,1.25]"
                        + " suppress_tokens=[7,-1] begin_suppress_tokens=8");

        assertThat(config.processing().sequenceBias())
                .containsExactly(Map.entry(List.of(3), 0.5f), Map.entry(List.of(4, 5), 2.5f));
        assertThat(config.processing().decay()).contains(new Processing.Decay(4, 1.25));
        assertThat(config.processing().suppressTokens()).containsExactly(7, -1);
        assertThat(config.processing().beginSuppressTokens()).containsExactly(8);
        assertThat(config.asMap())
                .containsEntry("sequence_bias", List.of(List.of(List.of(3), 0.5f), List.of(List.of(4, 5), 2.5f)));
    }

    @Test
    void stopStringsAreATextOrAList() {
        assertThat(resolve(Semantics.HF_5, "stop_strings=.").stopStrings()).containsExactly(".");
        assertThat(resolve(Semantics.HF_5, "stop_strings=5").stopStrings()).containsExactly("5");
        assertThat(resolve(Semantics.HF_5, "stop_strings=true").stopStrings()).containsExactly("true");
        assertThat(resolve(Semantics.HF_5, "stop_strings=\"[\"").stopStrings()).containsExactly("[");
        assertThat(resolve(Semantics.HF_5, "stop_strings=[\"a\",\"b\"]").stopStrings())
                .containsExactly("a", "b");
        assertThat(resolve(Semantics.HF_5, "stop_strings=none").stopStrings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_time | 3.0 | max_time 3.0: what it leaves depends on how fast the machine is",
                "watermarking_config | {\"bias\":2.0} | watermarks are not supported",
                "prompt_lookup_num_tokens | 10 | assisted generation is not supported; --prompt_lookup_num_tokens none leaves it out",
                "token_healing | true | token_healing true: it is not supported",
                "stopping_criteria | [] | stopping_criteria is an argument of generate()",
                "suppress_tokens | \"a\" | suppress_tokens is \"a\"; expected a whole number or a JSON list of them",
            })
    void whatAFileAsksForAndIsNotSupportedIsRefusedByName(String key, String value, String message) throws Exception {
        writeGenerationConfig(key, value);

        assertThatThrownBy(() -> resolve(Semantics.HF_5, ""))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        directory.resolve("generation_config.json").toString())
                .hasMessageContaining(message);
    }

    @Test
    void theCommandLineTakesAnUnsupportedOptionOfAFileBack() throws Exception {
        writeGenerationConfig("prompt_lookup_num_tokens", "10");

        assertThat(resolve(Semantics.HF_5, "prompt_lookup_num_tokens=none").maxLength())
                .isEqualTo(21);
    }

    @Test
    void harmlessKeysOfAFilePass() throws Exception {
        Map<String, String> keys = new LinkedHashMap<>(Map.of(
                "transformers_version", "\"4.40.0\"",
                "_from_model_config", "true",
                "output_attentions", "true",
                "return_dict_in_generate", "true",
                "cache_implementation", "\"static\"",
                "token_healing", "false",
                "guidance_scale", "1.0",
                "max_time", "null",
                "renormalize_logits", "false"));
        writeGenerationConfig(keys);

        assertThat(resolve(Semantics.HF_5, "").numBeams()).isEqualTo(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aNegativePaddingTokenOfAFileIsNone() throws Exception {
        writeGenerationConfig("pad_token_id", "-1");

        assertThat(resolve(Semantics.HF_5, "").tokens().padTokenId()).isEmpty();
    }

    @Test
    void forcedDecoderIdsAreWarnedOf() throws Exception {
        writeGenerationConfig("forced_decoder_ids", "[[1,5]]");
        resolve(Semantics.HF_5, "");

        assertThat(warnings)
                .containsExactly(directory.resolve("generation_config.json")
                        + ": forced_decoder_ids has no effect: transformers 5 does not have it any more");
    }

    @Test
    void newerKeysOfConfigJsonAreWarnedOfUnderLegacySemantics() throws Exception {
        Path file = directory.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(file));
        config.set("suppress_tokens", JSON.readTree("[3]"));
        Files.writeString(file, config.toString());

        assertThat(resolve(Semantics.HF_4_4, "").processing().suppressTokens()).isEmpty();
        assertThat(warnings)
                .containsExactly(file + ": suppress_tokens has no effect: transformers 4.4 did not have it");
    }

    /** The ids that transformers 5.12.1 gives this checkpoint without the key end in no EOS, those of 4.4 do. */
    @Test
    void whatBartsConfigurationClassAssumesCountsUnderLegacySemanticsAlone() throws Exception {
        Path file = directory.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(file));
        config.remove("forced_eos_token_id");
        Files.writeString(file, config.toString());

        assertThat(resolve(Semantics.HF_5, "").tokens().forcedEosTokenId()).isEmpty();
        assertThat(resolve(Semantics.HF_4_4, "").tokens().forcedEosTokenId()).containsExactly(2);
    }

    @Test
    void optionsWithoutEffectAreWarnedOf() {
        resolve(Semantics.HF_5, "num_beams=1 length_penalty=2.0 max_length=9 max_new_tokens=8");

        assertThat(warnings)
                .containsExactly(
                        "--max_length has no effect beside --max_new_tokens",
                        "--length_penalty has no effect without beams: --num_beams is 1");
    }

    @Test
    void aMinimumOfTheFileAboveTheMaximumIsWarnedOf() throws Exception {
        writeGenerationConfig("min_length", "56");
        assertThat(resolve(Semantics.HF_5, "max_length=30").minLength()).isEqualTo(56);

        assertThat(warnings).hasSize(1).first().asString().contains("min_length allows no end before 56 tokens");
    }

    private GenerationConfig resolve(Semantics semantics, String options) {
        Map<GenerationOption, OptionValue> overrides = new LinkedHashMap<>();
        for (String each : options.isBlank() ? new String[0] : options.strip().split(" ")) {
            String[] parts = each.split("=", 2);
            GenerationOption option = GenerationOption.find(parts[0]).orElseThrow();
            overrides.put(option, option.parse(parts[1]));
        }
        try (Checkpoint checkpoint = Checkpoint.open(directory.toString())) {
            return GenerationConfig.resolve(checkpoint, Optional.empty(), semantics, overrides, warnings::add);
        }
    }

    private void writeGenerationConfig(String key, String value) throws Exception {
        writeGenerationConfig(Map.of(key, value));
    }

    private void writeGenerationConfig(Map<String, String> keys) throws Exception {
        ObjectNode file = JSON.createObjectNode();
        file.put("decoder_start_token_id", 2).put("eos_token_id", 2);
        keys.forEach((key, value) -> file.set(key, JSON.readTree(value)));
        Files.writeString(directory.resolve("generation_config.json"), file.toString());
    }
}
