package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ScaledCheckpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.tensor.cpu.FailingAllocations;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A T5 of which one inner unit is scaled up by a power of two, and what the next layer makes of it down by the same: in float32
 * nothing changes, in float16 the unit overflows in some sentences.
 */
@Tag("slow")
final class OverflowTest {
    private static final String T5 = "t5";
    /** Its {@code d_model}. */
    private static final int WIDTH = 16;
    /** Its {@code d_ff}. */
    private static final int INNER = 32;
    /** The inner unit that is scaled: it is large enough in about half of the sentences. */
    private static final int UNIT = 1;

    private static List<String> lines = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void readLines() throws Exception {
        lines = Files.readAllLines(Path.of("../demo/data/translation/test.source")).stream()
                .distinct()
                .limit(40)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "encoder.block.0.layer.1 | num_beams=4",
                "encoder.block.0.layer.1 | num_beams=1",
                "decoder.block.1.layer.2 | num_beams=4",
                "decoder.block.1.layer.2 | num_beams=1",
                "decoder.block.1.layer.2 | num_beams=2 use_cache=false",
                "decoder.block.1.layer.2 | num_beams=1 do_sample=true num_return_sequences=2"
            })
    void whatOverflowsIsTheFloat32ResultToTheBitAndItsNeighboursAreUntouched(String block, String options)
            throws Exception {
        Path plain = BundledData.golden(T5);
        Path scaled = scaled(block);
        Map<String, Result> float32 = decode(plain, lines, 8, 1, options, Precision.FLOAT32);
        Map<String, Result> float16 = decode(plain, lines, 8, 1, options, Precision.FLOAT16);
        assertThat(overflowed(float32)).isEmpty();
        assertThat(overflowed(float16)).isEmpty();
        assertThat(decode(scaled, lines, 8, 1, options, Precision.FLOAT32)).isEqualTo(float32);

        Map<String, Result> mixed = decode(scaled, lines, 8, 2, options, Precision.FLOAT16);
        Set<String> overflowed = overflowed(mixed);
        assertThat(overflowed).hasSizeBetween(2, lines.size() - 2);
        // a power of two changes no rounding, so that what does not overflow is the unscaled model's
        Map<String, String> expected = new TreeMap<>();
        float16.forEach((line, result) -> expected.put(line, result.bits()));
        float32.forEach((line, result) -> {
            if (overflowed.contains(line)) {
                expected.put(line, result.bits());
            }
        });
        Map<String, String> actual = new TreeMap<>();
        mixed.forEach((line, result) -> actual.put(line, result.bits()));
        assertThat(actual).isEqualTo(expected);

        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(3));
        if (!options.contains("do_sample")) { // samples depend on the place of a line
            assertThat(decode(scaled, shuffled, 1, 1, options, Precision.FLOAT16))
                    .isEqualTo(mixed);
            assertThat(decode(scaled, shuffled, 40, 2, options, Precision.FLOAT16))
                    .isEqualTo(mixed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {997, 1499})
    void whereMemoryRunsOutBesidesNoneIsLostOrHandedOverTwice(long n) throws Exception {
        Path scaled = scaled("decoder.block.1.layer.2");
        Map<String, Result> expected = decode(scaled, lines, 8, 1, "num_beams=4", Precision.FLOAT16);
        assertThat(overflowed(expected)).isNotEmpty();
        try (var _ = FailingAllocations.every(n)) {
            assertThat(decode(scaled, lines, 8, 1, "num_beams=4", Precision.FLOAT16))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"num_beams=4, FLOAT32", "num_beams=1, FLOAT32", "num_beams=4, FLOAT16", "num_beams=4, BFLOAT16"})
    void weightsThatAreNoNumbersEndTheRunInOneLine(String options, Precision precision) throws Exception {
        Path broken = ScaledCheckpoint.of(
                BundledData.golden(T5),
                folder,
                name -> name.startsWith("decoder.block.1.layer.2.DenseReluDense.wi"),
                Float.NaN);
        assertThatThrownBy(() -> decode(broken, lines, 8, 2, options, precision))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("source line ")
                .hasMessageContaining("NaN or infinite in float32")
                .hasMessageContaining(broken.toString())
                .hasMessageContaining("--remove_invalid_values");
        assertThat(decode(broken, lines, 8, 2, options + " remove_invalid_values=true", precision))
                .hasSameSizeAs(lines);
    }

    @Test
    void anOutputRowThatIsNoNumberEndsTheRunToo() throws Exception {
        Path broken = ScaledCheckpoint.of(
                BundledData.golden("bart"), folder, name -> name.equals("final_logits_bias"), Float.NaN);
        assertThatThrownBy(() -> decode(broken, lines, 8, 1, "num_beams=1", Precision.FLOAT32))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("NaN or infinite in float32");
    }

    /** Scales one inner unit of a feed-forward block: a row of {@code wi} and a column of {@code wo}. */
    private Path scaled(String block) throws Exception {
        float up = 0x1p15f;
        return ScaledCheckpoint.of(
                BundledData.golden(T5), Files.createDirectories(folder.resolve(block)), (name, index) -> {
                    if (name.equals(block + ".DenseReluDense.wi.weight") && index / WIDTH == UNIT) {
                        return up;
                    }
                    return name.equals(block + ".DenseReluDense.wo.weight") && index % INNER == UNIT ? 1 / up : 1f;
                });
    }

    private static Set<String> overflowed(Map<String, Result> results) {
        Set<String> lines = new TreeSet<>();
        results.forEach((line, result) -> {
            if (result.overflowed()) {
                lines.add(line);
            }
        });
        return lines;
    }

    /** Ids and score bits of one line. */
    private record Result(String bits, boolean overflowed) {}

    private static Map<String, Result> decode(
            Path checkpointFolder,
            List<String> texts,
            int batchSize,
            int threads,
            String options,
            Precision precision) {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        for (String setting : (options + " max_new_tokens=12").split(" ", -1)) {
            String[] parts = setting.split("=", -1);
            GenerationOption option = GenerationOption.find(parts[0]).orElseThrow();
            overrides.put(option, option.parse(parts[1]));
        }
        Map<String, Result> results = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(checkpointFolder.toString())) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides);
            EngineSpec spec = new EngineSpec(
                    config, Semantics.HF_5, "", OptionalInt.empty(), batchSize, threads, ModelOptions.of(precision));
            try (Engine engine = Engine.open(checkpoint, spec)) {
                engine.generate(
                        Lines.all(id -> texts.get((int) id), texts.size()),
                        generated -> assertThat(results.put(
                                        texts.get((int) generated.id()),
                                        new Result(Bits.of(generated), generated.overflowed())))
                                .as("handed over once")
                                .isNull(),
                        Progress.NONE);
            }
        }
        return results;
    }
}
