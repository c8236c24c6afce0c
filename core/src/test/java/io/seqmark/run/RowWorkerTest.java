package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.BundledData;
import io.seqmark.contract.InputException;
import io.seqmark.contract.ModelOptions;
import io.seqmark.contract.Semantics;
import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import io.seqmark.run.RunSpec.Resume;
import io.seqmark.run.Scoring.Metric;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowWorkerTest {
    private static final Path MARIAN = BundledData.golden("marian");
    private static final List<String> LINES = IntStream.range(0, 24)
            .mapToObj(i -> "the dog number " + i + " ran" + " and ran".repeat(i % 5))
            .toList();
    private static final Engine.Progress SILENT = new Engine.Progress() {
        @Override
        public void begin(long sentences, long sourceTokens) {}

        @Override
        public void advance(long sentences, long sourceTokens, long generatedTokens) {}
    };

    @Test
    void sharesOfACorpusComputedAtOnceAreItsRows() throws InterruptedException {
        try (RowWorker worker = RowWorker.open(spec(), hashes(), note -> {})) {
            List<Generated> whole = rows(worker, LongUnaryOperator.identity(), LINES.size());
            ConcurrentLinkedQueue<Generated> shared = new ConcurrentLinkedQueue<>();
            List<Thread> threads = IntStream.range(0, 3)
                    .mapToObj(share -> Thread.ofPlatform()
                            .start(() -> shared.addAll(rows(worker, i -> 3 * i + share, LINES.size() / 3))))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(shared.stream().sorted(Comparator.comparing(Generated::id)))
                    .hasSize(LINES.size())
                    .containsExactlyElementsOf(whole);
        }
    }

    @Test
    void anotherCheckpointThanTheRunsIsRefusedByTheFileThatDiffers() {
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

    private static void refuses(SortedMap<String, String> expected, String message) {
        assertThatThrownBy(() -> RowWorker.open(spec(), expected, note -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    private static List<Generated> rows(RowWorker worker, LongUnaryOperator ids, int count) {
        ConcurrentLinkedQueue<Generated> rows = new ConcurrentLinkedQueue<>();
        worker.generate(ids, id -> LINES.get((int) id), count, row -> rows.add(row.untimed()), SILENT);
        return rows.stream().sorted(Comparator.comparing(Generated::id)).toList();
    }

    private static SortedMap<String, String> hashes() {
        try (SequenceModel model = CheckpointModel.opener(note -> {}).open(spec())) {
            return new TreeMap<>(FileHashes.start(model.files()).await());
        }
    }

    private static RunSpec spec() {
        return new RunSpec(
                MARIAN.toString(),
                Path.of("unused"),
                Path.of("unused"),
                "test",
                "translation",
                4,
                2,
                OptionalInt.empty(),
                OptionalLong.empty(),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Semantics.HF_5,
                ModelOptions.DEFAULT,
                new Scoring(List.of(Metric.BLEU), 0),
                Map.of(),
                Resume.AUTO,
                false,
                Optional.empty(),
                Set.of(),
                List.of());
    }
}
