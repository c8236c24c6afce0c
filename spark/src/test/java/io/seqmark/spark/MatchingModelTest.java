package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.cli.EvalCommand;
import io.seqmark.compute.MatchingModel;
import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What executors stand on. */
final class MatchingModelTest {
    private static final Path MARIAN = Repository.checkpoint("marian");
    private static final List<String> LINES = IntStream.range(0, 24)
            .mapToObj(i -> "the dog number " + i + " ran" + " and ran".repeat(i % 5))
            .toList();
    private static final String HERE = Engine.arithmetic(Precision.FLOAT32).orElse(Arithmetic.UNKNOWN);

    @Test
    void sharesOfACorpusComputedAtOnceAreItsRows() throws IOException, InterruptedException {
        try (Generator worker = MatchingModel.load(spec(), hashes(), HERE, note -> {})) {
            List<Generated> whole = rows(worker, LongUnaryOperator.identity(), LINES.size());
            ConcurrentLinkedQueue<Generated> shared = new ConcurrentLinkedQueue<>();
            List<Thread> threads = IntStream.range(0, 3)
                    .mapToObj(share -> Thread.ofPlatform()
                            .start(() -> shared.addAll(rows(worker, i -> 3 * i + share, LINES.size() / 3))))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(shared.stream().sorted(Comparator.comparingLong(Generated::id)))
                    .hasSize(LINES.size())
                    .containsExactlyElementsOf(whole);
        }
    }

    @Test
    void anotherCheckpointThanTheRunsIsRefusedByTheFileThatDiffers() throws IOException {
        SortedMap<String, String> differs = hashes();
        differs.put("config.json", "0");
        refuses(differs, "config.json differs");
        SortedMap<String, String> more = hashes();
        more.put("more.json", "0");
        refuses(more, "more.json is missing");
        SortedMap<String, String> fewer = hashes();
        fewer.remove("vocab.json");
        refuses(fewer, "vocab.json is there in addition");
    }

    @Test
    void otherArithmeticThanTheRunsIsRefusedBeforeTheModelIsLoaded() {
        // that no file of the model is the run's shows later
        assertThatThrownBy(() -> MatchingModel.load(spec(), new TreeMap<>(), "vax", note -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage("this process computes with " + HERE
                        + " and the run with vax, whose bits differ; use processors of one class (docs/decoding.md)");
    }

    private static void refuses(SortedMap<String, String> expected, String message) {
        assertThatThrownBy(() -> MatchingModel.load(spec(), expected, HERE, note -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    private static List<Generated> rows(Generator worker, LongUnaryOperator ids, int count) {
        ConcurrentLinkedQueue<Generated> rows = new ConcurrentLinkedQueue<>();
        worker.generate(
                new Lines(ids, id -> LINES.get((int) id), count), row -> rows.add(row.untimed()), Progress.NONE);
        return rows.stream().sorted(Comparator.comparingLong(Generated::id)).toList();
    }

    /** Of the weights, and of the small files that decide what is generated. */
    private static SortedMap<String, String> hashes() throws IOException {
        SortedMap<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.list(MARIAN)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.equals("model.safetensors") || name.endsWith(".json") || name.endsWith(".spm")) {
                    hashes.put(name, SparkRun.sha256(file));
                }
            }
        }
        return hashes;
    }

    private static RunSpec spec() {
        return EvalCommand.parse(
                List.of("--data_dir", "unused", "--bs", "4", "--threads", "2", "--task", "translation"),
                Map.of(EvalCommand.MODEL_NAME, MARIAN.toString()));
    }
}
