package io.seqmark.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.GlobalAttention;
import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.dataset.named.CorpusFiles;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.tokenizer.Languages;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpecCodecTest {
    private static final RunSpec PLAIN = RunSpec.of("model", Path.of("data"), Path.of("out"), "translation");

    /** Nothing is as by default. */
    private static final RunSpec ALL = new RunSpec(
            new ModelSpec(
                    "a model's \"name\"\n",
                    Semantics.HF_4_4,
                    new ModelOptions(Precision.INT8, GlobalAttention.FIRST, Semantics.HF_4_4, true),
                    new Languages(Optional.of("en_XX"), Optional.of("ro_RO")),
                    Optional.of(" \u00e4 \ud83d\ude00"),
                    OptionalInt.of(17),
                    generation("num_beams", "4", "length_penalty", "1e-3", "early_stopping", "never", "min_p", "none"),
                    new AdapterSpec(
                            List.of(
                                    new AdapterChoice("a-1", Optional.of("x y/\u00e4")),
                                    new AdapterChoice("base", Optional.empty())),
                            new AdapterOptions(
                                    AdapterOptions.Merge.PEFT,
                                    OptionalDouble.of(0.5),
                                    List.of(true, false, true),
                                    Optional.of(false)))),
            new DataSpec(
                    Path.of("/data/x y"),
                    "val",
                    "translation_en_to_ro",
                    OptionalLong.of(1L << 40),
                    new CorpusFiles(
                            Optional.of(Path.of("a b.jsonl.zst")),
                            List.of(Path.of("r1"), Path.of("r2")),
                            Optional.of("translation.en"),
                            List.of("translation.de", "\u00e4"),
                            true,
                            true)),
            new ComputeSpec(
                    3,
                    OptionalInt.of(4096),
                    5,
                    OptionalInt.of(2),
                    Optional.of(new Ranks(1, 3, "torchrun", Duration.ofSeconds(77), true))),
            new ReportSpec(
                    Path.of("out dir"),
                    new Scoring(
                                    List.of(Metric.TER, Metric.BLEU),
                                    4_294_967_295L,
                                    new MetricSettings(
                                            new MetricSettings.Bleu(
                                                    new BleuTokenizer(
                                                            "flores200",
                                                            Optional.of(Path.of("spm.model")),
                                                            List.of("m", "-x")),
                                                    true,
                                                    new Smoothing(Smoothing.Method.FLOOR, 0.1),
                                                    3),
                                            new ChrfConfig(5, 2, 3, true, true, true),
                                            new TerConfig(true, true, true, true),
                                            List.of(RougeType.ROUGE_3, RougeType.ROUGE_LSUM),
                                            false,
                                            Normalization.SPACE,
                                            2))
                            .withNeural(List.of(NeuralChoice.parse("--metric", "comet:some/model+dtype=bfloat16"))),
                    Resume.NEVER,
                    true,
                    Optional.of("today"),
                    Set.of(Switch.DEBUG, Switch.FP16),
                    List.of("--bs", "3")));

    @Test
    void everyFieldOfASpecificationArrives() {
        assertThat(SpecCodec.read("test", SpecCodec.write(ALL))).isEqualTo(ALL);
        assertThat(SpecCodec.read("test", SpecCodec.write(PLAIN))).isEqualTo(PLAIN);
        assertThat(SpecCodec.read("test", SpecCodec.write(ALL))
                        .model()
                        .generation()
                        .sequencedKeySet())
                .containsExactlyElementsOf(ALL.model().generation().sequencedKeySet());
    }

    /** So the test above notices a field that somebody adds and forgets to write. */
    @Test
    void noFieldOfTheFullSpecificationIsAsByDefault() throws ReflectiveOperationException {
        List<String> same = new ArrayList<>();
        same(ALL, PLAIN, "", same);
        assertThat(same).isEmpty();
    }

    @RepeatedTest(300)
    void specificationsOfAnyValuesArrive(RepetitionInfo repetition) {
        RunSpec spec = random(new Random(repetition.getCurrentRepetition()));
        assertThat(SpecCodec.read("test", SpecCodec.write(spec))).isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"dtype\":\"int8\"|\"dtype\":\"int9\"|model.dtype is \"int9\", expected one of float32, bfloat16, float16, int8",
                "\"threads\":5|\"threads\":0|threads 0: expected a whole number from 1",
                "\"threads\":5|\"threads\":\"5\"|compute.threads is \"5\", expected a whole number",
                "\"threads\":5,||compute.threads is missing, a whole number",
                "\"size\":3|\"size\":1|rank 1 of 1",
                "\"num_beams\":4|\"num_beams\":\"4x\"|--num_beams \"4x\": expected a whole number",
                "\"num_beams\":4|\"beams\":4|generate() has no option \"beams\"",
                "\"beta\":3|\"beta\":-3|a beta from 0",
                "\"dir\":\"/data/x y\"|\"dir\":\"\\u0000\"|data.dir is \"\\u0000\", expected a path on this system",
                "\"resume\":\"NEVER\"|\"resume\":null|report.resume is missing, a text"
            })
    void whatIsDamagedIsRefusedByItsKey(String written, String damaged, String problem) {
        String text = SpecCodec.write(ALL);
        assertThat(text).contains(written);
        String other = text.replace(written, Optional.ofNullable(damaged).orElse(""));
        assertThatThrownBy(() -> SpecCodec.read("test", other))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void whatIsNoSpecificationIsRefused() {
        for (String text : List.of("", "[]", "null", "{", "{}", "[".repeat(100_000))) {
            assertThatThrownBy(() -> SpecCodec.read("test", text))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("test: ")
                    .hasMessageEndingWith("; both processes must be of one version of Seqmark");
        }
        assertThatThrownBy(() -> SpecCodec.read("test", " ".repeat(SpecCodec.MAX_LENGTH + 1)))
                .hasMessageContaining("more than 16777216 characters");
    }

    private static void same(Object full, Object plain, String path, List<String> same)
            throws ReflectiveOperationException {
        if (full instanceof Record && plain.getClass() == full.getClass()) {
            for (RecordComponent component : full.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                same(
                        component.getAccessor().invoke(full),
                        component.getAccessor().invoke(plain),
                        path + "." + component.getName(),
                        same);
            }
        } else if (full.equals(plain)) {
            same.add(path);
        }
    }

    private static SequencedMap<GenerationOption, OptionValue> generation(String... settings) {
        ModelSpec model = ModelSpec.of("any");
        for (int i = 0; i < settings.length; i += 2) {
            model = model.withOption(settings[i], settings[i + 1]);
        }
        return model.generation();
    }

    private static RunSpec random(Random random) {
        SequencedMap<GenerationOption, OptionValue> generation = new LinkedHashMap<>();
        Map<GenerationOption, String> values = Map.of(
                GenerationOption.NUM_BEAMS, "" + (1 + random.nextInt(9)),
                GenerationOption.LENGTH_PENALTY, "" + random.nextGaussian() * Math.pow(10, random.nextInt(-9, 9)),
                GenerationOption.DO_SAMPLE, "" + random.nextBoolean(),
                GenerationOption.STOP_STRINGS, text(random),
                GenerationOption.BAD_WORDS_IDS, "[[" + random.nextInt() + "],[1,2]]",
                GenerationOption.EOS_TOKEN_ID, random.nextBoolean() ? "[" + random.nextInt() + "]" : "none");
        values.forEach((option, value) -> {
            if (random.nextBoolean()) {
                generation.put(option, option.parse(value));
            }
        });
        int size = 2 + random.nextInt(9);
        return PLAIN.withModel(model -> model.withName(text(random))
                        .withSemantics(one(random, Semantics.values()))
                        .withOptions(new ModelOptions(
                                one(random, Precision.values()),
                                one(random, GlobalAttention.values()),
                                one(random, Semantics.values()),
                                random.nextBoolean()))
                        .withLanguages(new Languages(maybe(random), maybe(random)))
                        .withPrefix(maybe(random))
                        .withMaxSourceLength(positive(random))
                        .withGeneration(generation))
                .withData(data -> data.withDir(Path.of("d" + random.nextInt()))
                        .withTypePath(text(random))
                        .withTask(text(random))
                        .withLimit(
                                random.nextBoolean()
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(1 + (random.nextLong() >>> 1) / 2)))
                .withCompute(compute -> compute.withBatchSize(1 + random.nextInt(99))
                        .withMaxBatchTokens(positive(random))
                        .withThreads(1 + random.nextInt(99))
                        .withWorkers(positive(random))
                        .withRanks(
                                random.nextBoolean()
                                        ? Optional.empty()
                                        : Optional.of(new Ranks(
                                                random.nextInt(size),
                                                size,
                                                text(random),
                                                Duration.ofSeconds(random.nextInt(9999)),
                                                random.nextBoolean()))))
                .withReport(report -> report.withSaveDir(Path.of("s" + random.nextInt()))
                        .withScoring(new Scoring(
                                List.of(one(random, Metric.values())), random.nextLong(), MetricSettings.DEFAULT))
                        .withResume(one(random, Resume.values()))
                        .withDumpArgs(random.nextBoolean())
                        .withInfo(maybe(random))
                        .withSwitches(Set.of(one(random, Switch.values())))
                        .withArguments(List.of(text(random), text(random))));
    }

    private static OptionalInt positive(Random random) {
        return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(Integer.MAX_VALUE));
    }

    private static Optional<String> maybe(Random random) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(text(random));
    }

    /** Of letters, quotes, controls and characters beyond the first plane. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder("t");
        int[] from = {'a', '"', '\\', '\n', '\t', 0x7f, 0xe9, 0x2028, 0x4e2d, 0x1f600};
        for (int left = random.nextInt(12); left > 0; left--) {
            text.appendCodePoint(from[random.nextInt(from.length)]);
        }
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static <T> T one(Random random, T[] values) {
        return (T) Array.get(values, random.nextInt(values.length));
    }
}
