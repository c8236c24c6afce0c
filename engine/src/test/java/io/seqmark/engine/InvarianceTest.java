package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.GlobalAttention;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.testing.BundledData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sentence's ids and the bits of its scores do not depend on who is decoded with it, where, or when. */
@Tag("slow")
final class InvarianceTest {
    private static final Path CHECKPOINT = Path.of("../demo/translator");
    private static List<String> lines = List.of();
    private static final Map<Precision, Map<String, String>> REFERENCES = new EnumMap<>(Precision.class);

    @BeforeAll
    static void decodeOneByOne() throws Exception {
        lines = Files.readAllLines(Path.of("../demo/data/translation/test.source")).stream()
                .distinct()
                .limit(60)
                .toList();
        for (Precision precision : Precision.values()) {
            REFERENCES.put(precision, decode(lines, 1, 1, Map.of(), precision));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 2, 1",
        "FLOAT32, 3, 2",
        "FLOAT32, 8, 1",
        "FLOAT32, 8, 2",
        "FLOAT32, 32, 1",
        "FLOAT32, 32, 2",
        "FLOAT32, 64, 2",
        "BFLOAT16, 3, 2",
        "BFLOAT16, 8, 1",
        "BFLOAT16, 32, 2",
        "FLOAT16, 3, 2",
        "FLOAT16, 8, 1",
        "FLOAT16, 32, 2",
        "INT8, 3, 2",
        "INT8, 8, 1",
        "INT8, 32, 2"
    })
    void bitsAreEqualForAnyBatchSizeReplicaCountAndOrder(Precision precision, int batchSize, int threads) {
        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(batchSize * 31L + threads));
        assertThat(decode(shuffled, batchSize, threads, Map.of(), precision)).isEqualTo(REFERENCES.get(precision));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 25, 90})
    void bitsAreEqualForAnyNumberOfTokensInFlight(int tokens) {
        assertThat(decode(CHECKPOINT, lines, 32, 2, Map.of(), ModelOptions.DEFAULT, OptionalInt.of(tokens)))
                .isEqualTo(REFERENCES.get(Precision.FLOAT32));
    }

    @Test
    void bitsAreEqualWithFewerNeighbours() {
        assertThat(REFERENCES.get(Precision.FLOAT32))
                .containsAllEntriesOf(decode(lines.subList(7, 12), 8, 1, Map.of(), Precision.FLOAT32));
    }

    @Test
    void withoutCacheTheBitsAreEqualToo() {
        Map<GenerationOption, OptionValue> noCache =
                Map.of(GenerationOption.USE_CACHE, GenerationOption.USE_CACHE.parse("false"));
        assertThat(REFERENCES.get(Precision.FLOAT32))
                .containsAllEntriesOf(decode(lines.subList(0, 5), 4, 1, noCache, Precision.FLOAT32));
    }

    /** Sources of one to 64 tokens: within one window or block of these checkpoints, and over many. */
    @ParameterizedTest
    @CsvSource({
        "led_first, NONE",
        "led_first, FIRST",
        "pegasus_x, NONE",
        "bigbird_pegasus, NONE",
        "bigbird_pegasus_full, NONE"
    })
    void bitsAreEqualInFamiliesForLongSources(String family, GlobalAttention global) throws Exception {
        Path checkpoint = BundledData.golden(family);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            texts.add(String.join(" ", lines.subList(i, Math.min(lines.size(), i + i % 4 + 1))));
        }
        texts.add("a");
        Map<GenerationOption, OptionValue> beams =
                Map.of(GenerationOption.NUM_BEAMS, GenerationOption.NUM_BEAMS.parse("3"));
        ModelOptions options = new ModelOptions(Precision.FLOAT32, global);
        Map<String, String> alone = decode(checkpoint, texts, 1, 1, beams, options);
        assertThat(alone).hasSameSizeAs(texts);
        Collections.shuffle(texts, new Random(5));
        assertThat(decode(checkpoint, texts, 7, 1, beams, options)).isEqualTo(alone);
        assertThat(decode(checkpoint, texts, 32, 2, beams, options)).isEqualTo(alone);
    }

    /** Where rounding, clamping and type promotion come in between; the other families are in {@code SearchPropertiesTest}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "led_first",
                "pegasus_x",
                "bigbird_pegasus",
                "fsmt",
                "prophetnet",
                "mt5",
                "umt5",
                "byt5",
                "longt5_local",
                "longt5_global"
            })
    void bitsAreEqualInFloat16ForTheRestOfTheFamilies(String family) {
        Path checkpoint = BundledData.golden(family);
        List<String> texts = new ArrayList<>(lines.subList(0, 12));
        texts.add(String.join(" ", lines.subList(16, 20)));
        Map<GenerationOption, OptionValue> beams =
                Map.of(GenerationOption.NUM_BEAMS, GenerationOption.NUM_BEAMS.parse("3"));
        Map<String, String> alone = decode(checkpoint, texts, 1, 1, beams, Precision.FLOAT16);
        assertThat(decode(checkpoint, texts.reversed(), 5, 2, beams, Precision.FLOAT16))
                .isEqualTo(alone);
        assertThat(alone).isNotEqualTo(decode(checkpoint, texts, 5, 2, beams, Precision.FLOAT32));
    }

    /** Of another vocabulary a side and positions that skip padding; of two streams. */
    @ParameterizedTest
    @ValueSource(strings = {"fsmt", "prophetnet"})
    void bitsAreEqualForAnyBatchSizeAndWithoutCacheInFamiliesWithStepsOfTheirOwn(String family) {
        Path checkpoint = BundledData.golden(family);
        Map<GenerationOption, OptionValue> beams =
                Map.of(GenerationOption.NUM_BEAMS, GenerationOption.NUM_BEAMS.parse("4"));
        Map<GenerationOption, OptionValue> noCache = Map.of(
                GenerationOption.NUM_BEAMS,
                GenerationOption.NUM_BEAMS.parse("4"),
                GenerationOption.USE_CACHE,
                GenerationOption.USE_CACHE.parse("false"));
        Map<String, String> alone = decode(checkpoint, lines, 1, 1, beams, Precision.FLOAT32);

        assertThat(decode(checkpoint, lines.reversed(), 16, 2, beams, Precision.FLOAT32))
                .isEqualTo(alone);
        assertThat(alone)
                .containsAllEntriesOf(decode(checkpoint, lines.subList(0, 5), 3, 1, noCache, Precision.FLOAT32));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num_beams 4 force_words_ids [[50,60],[[70,71],[70,80]]] num_return_sequences 2",
                "num_beams 1 penalty_alpha 0.6 top_k 5",
                "num_beams 1 penalty_alpha 0.4 top_k 20 no_repeat_ngram_size 3",
                "num_beams 4 encoder_repetition_penalty 1.7 exponential_decay_length_penalty [3,1.2] renormalize_logits true"
                        + " sequence_bias [[[50],2.5],[[60,61],-3.0]] remove_invalid_values true begin_suppress_tokens [121]",
                "num_beams 3 stop_strings [\"er\",\"!\"] suppress_tokens [2,55]"
            })
    void otherSearchesGiveEqualBitsForAnyBatchToo(String options) {
        Map<GenerationOption, OptionValue> overrides = overrides(options);
        List<String> some = lines.subList(0, 24);
        Map<String, String> alone = decode(some, 1, 1, overrides, Precision.FLOAT32);

        assertThat(decode(some.reversed(), 7, 2, overrides, Precision.FLOAT32)).isEqualTo(alone);
        assertThat(decode(some, 24, 1, overrides, Precision.FLOAT32)).isEqualTo(alone);
        assertThat(alone).isNotEqualTo(decode(some, 24, 1, Map.of(), Precision.FLOAT32));
    }

    private static Map<GenerationOption, OptionValue> overrides(String options) {
        String[] words = options.split(" ");
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        for (int i = 0; i < words.length; i += 2) {
            GenerationOption option = GenerationOption.find(words[i]).orElseThrow();
            overrides.put(option, option.parse(words[i + 1]));
        }
        return overrides;
    }

    @ParameterizedTest
    @CsvSource({
        "bert2bert_tied, FLOAT32",
        "roberta2roberta, FLOAT32",
        "bert2gpt2, FLOAT32",
        "bert2gpt2, FLOAT16",
        "bert2gpt2, INT8",
        "nllb_moe, FLOAT32",
        "nllb_moe, INT8",
        "switch_transformers, FLOAT32",
        "switch_transformers, BFLOAT16",
        "t5gemma, FLOAT32",
        "t5gemma, INT8",
        "t5gemma2, FLOAT32",
        "t5gemma2, BFLOAT16"
    })
    void bitsAreEqualForModelsOfTwoConfigurations(String name, Precision precision) {
        Path checkpoint = BundledData.golden(name);
        Map<String, String> alone = decode(checkpoint, lines, 1, 1, Map.of(), precision);
        assertThat(decode(checkpoint, lines.reversed(), 8, 2, Map.of(), precision))
                .isEqualTo(alone);
        assertThat(decode(checkpoint, lines, 64, 1, Map.of(), precision)).isEqualTo(alone);
    }

    /** Sources of one line and, for what looks at blocks of a source, of many. */
    @ParameterizedTest
    @ValueSource(strings = {"mt5", "umt5", "byt5", "longt5_local", "longt5_global"})
    void bitsAreEqualForRelativesOfT5(String name) {
        Path checkpoint = BundledData.golden(name);
        List<String> texts = new ArrayList<>(lines.subList(0, 16));
        texts.add("A");
        texts.add(String.join(" ", lines.subList(16, 22)));
        texts.add(String.join(" ", lines.subList(22, 36)));
        Map<GenerationOption, OptionValue> beams =
                Map.of(GenerationOption.NUM_BEAMS, GenerationOption.NUM_BEAMS.parse("4"));
        Map<String, String> alone = decode(checkpoint, texts, 1, 1, beams, Precision.FLOAT32);
        for (int threads = 1; threads <= 2; threads++) {
            for (int batchSize : new int[] {3, 8, 32}) {
                Collections.shuffle(texts, new Random(batchSize * 31L + threads));
                assertThat(decode(checkpoint, texts, batchSize, threads, beams, Precision.FLOAT32))
                        .as("batch size %d, %d threads", batchSize, threads)
                        .isEqualTo(alone);
            }
        }
    }

    private static Map<String, String> decode(
            List<String> texts,
            int batchSize,
            int threads,
            Map<GenerationOption, OptionValue> overrides,
            Precision precision) {
        return decode(CHECKPOINT, texts, batchSize, threads, overrides, precision);
    }

    private static Map<String, String> decode(
            Path folder,
            List<String> texts,
            int batchSize,
            int threads,
            Map<GenerationOption, OptionValue> overrides,
            Precision precision) {
        return decode(folder, texts, batchSize, threads, overrides, ModelOptions.of(precision));
    }

    private static Map<String, String> decode(
            Path folder,
            List<String> texts,
            int batchSize,
            int threads,
            Map<GenerationOption, OptionValue> overrides,
            ModelOptions options) {
        return decode(folder, texts, batchSize, threads, overrides, options, OptionalInt.empty());
    }

    /** Text to its ids and score bits. */
    private static Map<String, String> decode(
            Path folder,
            List<String> texts,
            int batchSize,
            int threads,
            Map<GenerationOption, OptionValue> overrides,
            ModelOptions options,
            OptionalInt maxBatchTokens) {
        Map<String, String> results = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides);
            EngineSpec spec = new EngineSpec(
                    config, Semantics.HF_5, "", OptionalInt.empty(), batchSize, threads, options, 0, maxBatchTokens);
            try (Engine engine = Engine.open(checkpoint, spec)) {
                engine.generate(
                        Lines.all(id -> texts.get((int) id), texts.size()),
                        generated -> results.put(texts.get((int) generated.id()), Bits.of(generated)),
                        Progress.NONE);
            }
        }
        return results;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num_beams=1 do_sample=true num_return_sequences=3 top_k=0",
                "num_beams=4 do_sample=true num_return_sequences=2 temperature=1.5 top_p=0.9",
                "num_beams=6 num_beam_groups=3 diversity_penalty=0.7 num_return_sequences=3"
            })
    void samplesAndGroupsOfAnExampleDependOnTheExampleAlone(String options) {
        List<Long> all = LongStream.range(0, lines.size()).boxed().toList();
        Map<Long, String> expected = decode(all, 1, 1, 7, options);
        assertThat(decode(all, 32, 2, 7, options)).isEqualTo(expected);
        assertThat(decode(all, 5, 1, 7, options + " use_cache=false")).isEqualTo(expected);
        // what an interrupted run left over
        List<Long> missing = all.stream().filter(id -> id % 7 == 3).toList();
        assertThat(expected).containsAllEntriesOf(decode(missing, 3, 2, 7, options));
        if (options.contains("do_sample")) {
            assertThat(decode(all, 32, 2, 8, options)).isNotEqualTo(expected);
        }
    }

    /** Examples to their ids and score bits. */
    private static Map<Long, String> decode(
            List<Long> examples, int batchSize, int threads, long seed, String options) {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        for (String setting : options.split(" ", -1)) {
            String[] parts = setting.split("=", -1);
            GenerationOption option = GenerationOption.find(parts[0]).orElseThrow();
            overrides.put(option, option.parse(parts[1]));
        }
        Map<Long, String> results = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(CHECKPOINT.toString())) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides);
            EngineSpec spec = new EngineSpec(
                    config,
                    Semantics.HF_5,
                    "",
                    OptionalInt.empty(),
                    batchSize,
                    threads,
                    ModelOptions.DEFAULT,
                    seed,
                    OptionalInt.empty());
            try (Engine engine = Engine.open(checkpoint, spec)) {
                engine.generate(
                        new Lines(index -> examples.get((int) index), id -> lines.get((int) id), examples.size()),
                        generated -> results.put(generated.id(), Bits.of(generated)),
                        Progress.NONE);
            }
        }
        return results;
    }
}
