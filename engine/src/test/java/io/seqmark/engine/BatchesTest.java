package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.testing.BundledData;
import io.seqmark.tokenizer.Languages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Searches that end with their batch (hf-4.51): how lines are batched, whoever computes them. */
final class BatchesTest {
    private static final Map<String, String> BEAMS =
            Map.of("num_beams", "4", "num_return_sequences", "4", "length_penalty", "2.0", "max_length", "32");

    private final List<String> lines = lines();

    @ParameterizedTest
    @CsvSource({"1, 1000000", "3, 1000000", "2, 1", "3, 60"})
    void aBatchIsTheSameWhoeverComputesIt(int threads, int tokens) {
        assertThat(decode(lines, Semantics.HF_4_51, 5, threads, tokens, BEAMS))
                .isEqualTo(decode(lines, Semantics.HF_4_51, 5, 1, 1000, BEAMS));
    }

    @Test
    void aBatchIsALineAndThoseBesideIt() {
        List<List<Hypothesis>> all = decode(lines, Semantics.HF_4_51, 5, 2, 1000, BEAMS);

        assertThat(all.subList(5, 10)).isEqualTo(decode(lines.subList(5, 10), Semantics.HF_4_51, 5, 1, 1000, BEAMS));
        assertThat(all).isNotEqualTo(decode(lines, Semantics.HF_5, 5, 1, 1000, BEAMS));
    }

    @Test
    void aloneASentenceEndsAsUnderHf5() {
        assertThat(decode(lines, Semantics.HF_4_51, 1, 2, 1000, BEAMS))
                .isEqualTo(decode(lines, Semantics.HF_5, 7, 1, 1000, BEAMS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num_beams 1 max_length 20",
                "num_beams 4 num_beam_groups 2 diversity_penalty 1.0 num_return_sequences 4 max_length 20",
                "num_beams 1 penalty_alpha 0.6 top_k 5 max_length 20",
                "num_beams 2 do_sample true max_length 20",
                "num_beams 4 force_words_ids [[50,60]] max_length 20"
            })
    void otherSearchesAreThoseOfHf5(String options) {
        String[] words = options.split(" ");
        Map<String, String> named = new TreeMap<>();
        for (int i = 0; i < words.length; i += 2) {
            named.put(words[i], words[i + 1]);
        }

        assertThat(decode(lines, Semantics.HF_4_51, 5, 2, 1000, named))
                .isEqualTo(decode(lines, Semantics.HF_5, 5, 1, 1000, named));
    }

    @Test
    void linesThatComeOneByOneHaveNoBatch() {
        try (Checkpoint checkpoint = checkpoint();
                Engine engine = open(checkpoint, Semantics.HF_4_51, 5, 1, 1000, BEAMS)) {
            LineFeed feed = new LineFeed(_ -> {});
            assertThatThrownBy(() -> engine.generate(feed, _ -> {}, Progress.NONE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("batch");
        }
    }

    private static List<List<Hypothesis>> decode(
            List<String> lines, Semantics semantics, int size, int threads, int tokens, Map<String, String> options) {
        Map<Long, List<Hypothesis>> results = new TreeMap<>();
        try (Checkpoint checkpoint = checkpoint();
                Engine engine = open(checkpoint, semantics, size, threads, tokens, options)) {
            engine.generate(
                    Lines.all(id -> lines.get((int) id), lines.size()),
                    row -> results.put(row.id(), row.hypotheses()),
                    Progress.NONE);
        }
        assertThat(results).hasSameSizeAs(lines);
        return List.copyOf(results.values());
    }

    private static Checkpoint checkpoint() {
        return Checkpoint.open(BundledData.golden("marian").toString());
    }

    private static Engine open(
            Checkpoint checkpoint,
            Semantics semantics,
            int size,
            int threads,
            int tokens,
            Map<String, String> options) {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        options.forEach((name, value) -> {
            GenerationOption option = GenerationOption.find(name).orElseThrow();
            overrides.put(option, option.parse(value));
        });
        GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), semantics, overrides);
        return Engine.open(
                checkpoint,
                Engine.openTokenizer(checkpoint, semantics, Languages.NONE),
                new EngineSpec(
                        config,
                        semantics,
                        "",
                        OptionalInt.of(40),
                        size,
                        threads,
                        ModelOptions.DEFAULT,
                        0,
                        OptionalInt.of(tokens)));
    }

    /** The sources of the goldens twice, in another order: 12 lines, the last batch short. */
    private static List<String> lines() {
        try {
            List<String> texts = JsonMapper.shared()
                    .readTree(Files.readString(BundledData.golden("marian").resolve("inputs.json")))
                    .path("texts")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            return Stream.concat(texts.stream(), texts.reversed().stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
