package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.testing.BundledData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever the options and whoever is decoded with it: a sentence's hypotheses, ids and score bits, are those that it has
 * alone. A failure names its seed; {@code -Dseqmark.search.seed=SEED} runs that one alone.
 */
@Tag("slow")
final class SearchPropertiesTest {
    private static final int COMBINATIONS = 200;
    private static final Precision[] PRECISIONS = Precision.values();
    private static final long FIRST_SEED = 20_261_124;
    private static final List<String> CHECKPOINTS =
            List.of("bart", "marian", "t5", "t5_gated", "bert2bert_tied", "roberta2roberta", "bert2gpt2");
    private static final List<String> SENTENCES = List.of(
            "It rained.",
            "No.",
            "The old baker sells fresh bread at half past seven.",
            "Does Anna's brother live in the house behind the station, or did he move away?",
            "\"We saw 25 green boats,\" said Mr Lindqvist.",
            "a a a a a a a a",
            "Prices rose by 3.5% in 2014.",
            "Three ships left the harbour in the morning and only two of them came back at night.",
            "</s> <pad> [SEP] [PAD] in the text",
            "Bread, milk, eggs, and more bread.",
            "Why?",
            "The bridge stays closed until the river has gone down again.");

    @Test
    void everyOptionIsDrawn() {
        assertThat(RandomOptions.drawn())
                .as("a new option needs a line in RandomOptions")
                .isEqualTo(RandomOptions.supported());
    }

    @Test
    void hypothesesAndScoreBitsEqualThoseOfABatchOfOne() throws Exception {
        Optional<Long> replayed =
                Optional.ofNullable(System.getProperty("seqmark.search.seed")).map(Long::valueOf);
        int done = 0;
        for (long seed = replayed.orElse(FIRST_SEED); done < (replayed.isPresent() ? 1 : COMBINATIONS); seed++) {
            done += check(seed) || replayed.isPresent() ? 1 : 0;
            assertThat(seed - FIRST_SEED)
                    .as("draws, most of which must not contradict themselves")
                    .isLessThan(replayed.isPresent() ? Long.MAX_VALUE : 4L * COMBINATIONS);
        }
    }

    /** False if the options contradict each other. */
    private static boolean check(long seed) {
        Random random = new Random(seed);
        String name = CHECKPOINTS.get(random.nextInt(CHECKPOINTS.size()));
        Semantics semantics = random.nextInt(3) == 0 ? Semantics.HF_4_4 : Semantics.HF_5;
        Map<GenerationOption, OptionValue> options = RandomOptions.draw(random);
        boolean crowd = random.nextInt(10) == 0;
        List<String> lines = random.ints(crowd ? 24 : random.nextInt(1, 7), 0, SENTENCES.size())
                .mapToObj(SENTENCES::get)
                .toList();
        int batchSize = crowd ? 24 : random.nextInt(1, 8);
        int threads = random.nextInt(1, 4);
        Precision precision = random.nextBoolean() ? Precision.FLOAT32 : PRECISIONS[random.nextInt(PRECISIONS.length)];
        String described = "seed %d: %s, %s, %s, %s, %d lines, batch size %d, %d threads"
                .formatted(seed, name, semantics.label(), precision, options, lines.size(), batchSize, threads);
        try (Checkpoint checkpoint = Checkpoint.open(BundledData.golden(name).toString())) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), semantics, options);
            List<String> together;
            try (Engine engine = open(checkpoint, config, semantics, batchSize, threads, precision)) {
                together = decode(engine, lines, 0);
            }
            try (Engine engine = open(checkpoint, config, semantics, 1, 1, precision)) {
                List<String> alone = IntStream.range(0, lines.size())
                        .mapToObj(
                                id -> decode(engine, List.of(lines.get(id)), id).getFirst())
                        .toList();
                assertThat(together).as(described).isEqualTo(alone);
            }
            return true;
        } catch (InputException contradiction) {
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(described, e);
        }
    }

    private static Engine open(
            Checkpoint checkpoint,
            GenerationConfig config,
            Semantics semantics,
            int batchSize,
            int threads,
            Precision precision) {
        return Engine.open(
                checkpoint,
                new EngineSpec(
                        config, semantics, "", OptionalInt.of(40), batchSize, threads, ModelOptions.of(precision)));
    }

    /** The ids and score bits of each line's hypotheses; samples depend on the ids, which count from {@code firstId}. */
    private static List<String> decode(Engine engine, List<String> lines, int firstId) {
        List<String> results = new ArrayList<>(
                IntStream.range(0, lines.size()).mapToObj(_ -> "nothing").toList());
        engine.generate(
                new Lines(index -> firstId + index, id -> lines.get((int) id - firstId), lines.size()),
                generated -> results.set(
                        (int) generated.id() - firstId,
                        generated.hypotheses().stream()
                                .map(each -> each.tokenIds() + " "
                                        + Integer.toHexString(Float.floatToRawIntBits(each.score())))
                                .collect(Collectors.joining("; "))),
                Progress.NONE);
        return results;
    }
}
