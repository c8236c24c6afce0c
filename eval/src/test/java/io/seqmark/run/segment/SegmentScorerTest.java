package io.seqmark.run.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.testing.BundledData;
import io.seqmark.testing.ChildProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentScorerTest {
    static final NeuralChoice CHOICE =
            NeuralChoice.parse("--metric", "likelihood:" + BundledData.resource("neural/bart"));

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();

    @Test
    void eachTextIsScoredOnceHoweverTheFileEnds() throws Exception {
        List<Segment> segments = segments(6);
        ScoredSegments first = score(segments, 1);
        assertThat(notes).singleElement().asString().contains("scoring 6 of 6 segments");
        Path file = file();
        byte[] whole = Files.readAllBytes(file);
        int record = SegmentKey.BYTES + 3 * Double.BYTES + Integer.BYTES;
        int head = whole.length - 6 * record;
        for (int end :
                new int[] {0, head - 1, head, head + 1, head + 2 * record, head + 3 * record - 1, whole.length}) {
            Files.write(file, Arrays.copyOf(whole, end));
            assertThat(scores(score(segments, 2))).as("cut at %d", end).isEqualTo(scores(first));
            int kept = Math.max(0, (end - head) / record);
            assertThat(notes.getLast()).contains("scoring " + (6 - kept) + " of 6 segments");
            assertThat(Files.size(file)).isEqualTo(whole.length);
        }
        byte[] damaged = whole.clone();
        damaged[head + 2 * record + 20] ^= 1;
        Files.write(file, damaged);
        assertThat(scores(score(segments, 1))).isEqualTo(scores(first));
        assertThat(notes.getLast()).contains("scoring 4 of 6 segments");
    }

    @Test
    void theSameTextsAreScoredOnceAndOrderChangesNoScore() {
        List<Segment> segments = segments(5);
        List<Segment> twice = new ArrayList<>(segments);
        twice.addAll(segments(5));
        ScoredSegments all = score(twice, 1);
        assertThat(notes.getLast()).contains("scoring 5 of 10 segments; the others are known or repeat");
        assertThat(all.segment(7)).isEqualTo(all.segment(2));
        assertThat(all.scores().keySet()).containsExactly("likelihood", "perplexity");
    }

    @Test
    void aMissingSourceOrModelIsFoundBeforeWork() {
        SegmentScorer without = new SegmentScorer(_ -> NeuralSettings.of(1), () -> folder, false, notes::add);
        NeuralChoice missing = NeuralChoice.parse("--metric", "metricx:no/such/folder/here");
        NeuralChoice unnamed = NeuralChoice.parse("--metric", "metricx");
        assertThatThrownBy(() -> without.check(
                        List.of(CHOICE, missing, unnamed), segments(1).getFirst(), _ -> {}))
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems())
                                .satisfiesExactly(
                                        one -> assertThat(one).contains("needs the sources: give --src FILE"),
                                        two -> assertThat(two).contains("no/such/folder/here"),
                                        three -> assertThat(three).contains("needs a model, metricx:MODEL")));
        assertThat(folder).isEmptyDirectory();
    }

    /** A process that scores a long corpus is killed in the midst; what it wrote is sound and is not computed again. */
    @Test
    @Tag("slow")
    void aKilledProcessGoesOnInsideTheMetric(@TempDir Path other) throws Exception {
        try (ChildProcesses processes = new ChildProcesses(other)) {
            Process child = processes.start(SegmentScorerProcess.class, List.of(folder.toString()), Map.of());
            long until = System.nanoTime() + 60_000_000_000L;
            while (child.isAlive() && System.nanoTime() < until && length() < 20_000) {
                Thread.sleep(5);
            }
            child.destroyForcibly().waitFor();
        }
        List<Segment> segments = segments(SegmentScorerProcess.COUNT);
        ScoredSegments resumed = score(segments, 2);
        assertThat(notes).singleElement().asString().doesNotContain("scoring " + SegmentScorerProcess.COUNT + " of");
        ScoredSegments afresh = new SegmentScorer(
                        _ -> NeuralSettings.of(2), () -> other.resolve("afresh"), true, _ -> {})
                .score(List.of(CHOICE), segments.size(), segments::get)
                .getFirst();
        assertThat(scores(resumed)).isEqualTo(scores(afresh));
    }

    private long length() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                return Files.size(file);
            }
        }
        return 0;
    }

    private Path file() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    private ScoredSegments score(List<Segment> segments, int threads) {
        return new SegmentScorer(_ -> NeuralSettings.of(threads), () -> folder, true, notes::add)
                .score(List.of(CHOICE), segments.size(), segments::get)
                .getFirst();
    }

    private static List<List<Double>> scores(ScoredSegments scored) {
        return scored.values().stream()
                .map(column -> Arrays.stream(column).boxed().toList())
                .toList();
    }

    static List<Segment> segments(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Segment("source number " + i, "the prediction of " + i, List.of("reference " + i)))
                .toList();
    }
}
