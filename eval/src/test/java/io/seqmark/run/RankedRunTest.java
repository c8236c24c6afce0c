package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.testing.ChildProcesses;
import io.seqmark.testing.ChildProcesses.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranks as real processes: what one process gives, however many there are and whichever of them dies. */
@Tag("slow")
final class RankedRunTest {
    private static final int LINES = 40;
    /** A rank that takes long enough to be killed in the middle of its share. */
    private static final int SLOW = 300;

    @TempDir
    Path folder;

    private ChildProcesses processes;
    private byte[] expected = {};
    private String metrics = "";

    @BeforeEach
    void whatOneProcessGives() throws Exception {
        processes = new ChildProcesses(folder);
        Files.createDirectories(folder.resolve("data"));
        String source = IntStream.range(0, LINES)
                .mapToObj(i -> "the cat number " + i + " sat on the mät")
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(folder.resolve("data/test.source"), source);
        Files.writeString(
                folder.resolve("data/test.target"),
                source.toUpperCase(Locale.ROOT).replace("MAT", "MATS"));
        Files.writeString(folder.resolve("weights.bin"), "weights");
        assertThat(end(start(0, 1, 5, 0, 1)).code()).isZero();
        expected = Files.readAllBytes(out("test_generations.jsonl"));
        metrics = metrics();
        remove(folder.resolve("out"));
    }

    @AfterEach
    void nobodyStays() {
        processes.close();
    }

    @Test
    void threeRanksGiveWhatOneProcessGives() throws Exception {
        List<Process> ranks = List.of(start(0, 3, 60, 1, 1), start(1, 3, 60, 1, 1), start(2, 3, 60, 1, 1));
        List<Outcome> outcomes = ends(ranks);
        assertThat(outcomes).extracting(Outcome::code).containsOnly(0);
        assertThat(outcomes.get(0).out()).contains("'n_gpus': 3");
        assertThat(outcomes.get(1).out()).isEmpty();
        requireExpected();
        assertThat(folder.resolve("out_tmp")).doesNotExist();
        // started again, the finished run is reprinted by the first and nobody computes
        outcomes = ends(List.of(start(0, 3, 60, SLOW, 1), start(1, 3, 60, SLOW, 1)));
        assertThat(outcomes).extracting(Outcome::code).containsOnly(0);
        assertThat(outcomes.get(0).out()).contains("'n_gpus': 3");
        assertThat(outcomes.get(1).err()).contains("this run is complete");
    }

    @Test
    void theFinishedRunOfOtherDataMovesAwayOnce() throws Exception {
        assertThat(ends(List.of(start(0, 2, 60, 0, 1), start(1, 2, 60, 0, 1))))
                .extracting(Outcome::code)
                .containsOnly(0);
        Files.writeString(folder.resolve("data/test.target"), "THE CAT\n".repeat(LINES));
        List<Outcome> outcomes = ends(List.of(start(0, 2, 60, 0, 1), start(1, 2, 60, 0, 1)));
        assertThat(outcomes).extracting(Outcome::code).containsOnly(0);
        assertThat(outcomes.get(0).err()).contains("is in " + folder.resolve("out.1") + " now");
        FinishedRun.open(folder.resolve("out")).requireUnchanged();
        FinishedRun.open(folder.resolve("out.1")).requireUnchanged();
        assertThat(folder.resolve("out.2")).doesNotExist();
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void debugKeepsTheResultsOfEachRankAsThePredecessorWroteThem() throws Exception {
        assertThat(ends(List.of(start(0, 2, 60, 0, 1, "debug"), start(1, 2, 60, 0, 1, "debug"))))
                .extracting(Outcome::code)
                .containsOnly(0);
        assertThat(Files.readString(folder.resolve("out_tmp/rank_1_output.json")))
                .startsWith("""
                        [
                            {
                                "id": 1,
                                "pred": "THE CAT NUMBER 1 SAT ON THE M\\u00c4T"
                            },
                            {
                                "id": 3,
                        """)
                .endsWith("""
                        T"
                            }
                        ]""");
        assertThat(folder.resolve("out_tmp/rank_0_output.json")).isRegularFile();
    }

    @Test
    void aKilledRankIsNamedAndMayBeStartedAgainAlone() throws Exception {
        killInTheMiddle(1, 3);
        Process two = start(2, 3, 60, 0, 1);
        Outcome zero = end(start(0, 3, 1, 0, 1));
        assertThat(end(two).code()).isZero();
        assertThat(zero.code()).isEqualTo(3);
        assertThat(zero.err())
                .containsPattern("rank 1 owes [0-9]+ lines \\(the first is line 2\\)")
                .doesNotContain("rank 2 owes")
                .contains("--adopt_missing");
        Outcome again = end(start(1, 3, 60, 0, 1));
        assertThat(again.code()).isZero();
        assertThat(again.err()).contains("rank 1: continuing: ");
        assertThat(end(start(0, 3, 1, 0, 1)).code()).isZero();
        requireExpected();
    }

    @Test
    void aRankThatComesBackWhileTheFirstWaitsIsWaitedFor() throws Exception {
        killInTheMiddle(1, 2);
        Process zero = start(0, 2, 60, 0, 1);
        until(() -> Files.exists(folder.resolve("out_tmp/rank_0_output.json")));
        assertThat(end(start(1, 2, 60, 0, 1)).code()).isZero();
        assertThat(end(zero).code()).isZero();
        requireExpected();
    }

    @Test
    void aSlowRankIsWaitedForAsLongAsItLivesAndAStoppedOneIsNot() throws Exception {
        Process slow = start(1, 2, 60, SLOW, 1); // its share takes longer than the timeout
        until(() -> rows(1).toFile().length() > 0);
        assertThat(end(start(0, 2, 4, 0, 1)).code()).isZero();
        assertThat(end(slow).code()).isZero();
        requireExpected();

        remove(folder.resolve("out"));
        Process stopped = start(1, 2, 60, SLOW, 1);
        until(() -> rows(1).toFile().length() > 0);
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(stopped.pid()))
                        .start()
                        .waitFor())
                .isZero();
        Outcome zero = end(start(0, 2, 4, 0, 1));
        assertThat(zero.code()).isEqualTo(3);
        assertThat(zero.err()).containsPattern("rank 1 owes [0-9]+ lines .*: no sign of life for 4 s");
    }

    @Test
    void theFirstRankAdoptsTheShareOfAMissingOne() throws Exception {
        killInTheMiddle(1, 3);
        // of rank 2 nothing was ever seen
        Outcome zero = end(start(0, 3, 1, 0, 1, "adopt"));
        assertThat(zero.code()).isZero();
        assertThat(zero.err()).containsPattern("adopting: rank 1 owes [0-9]+ lines .*, rank 2 owes 13 lines");
        requireExpected();
        assertThat(folder.resolve("out_tmp")).doesNotExist();
        Outcome late = end(start(2, 3, 60, 0, 1));
        assertThat(late.code()).isZero();
        assertThat(late.err()).contains("this run is complete");
    }

    @Test
    void anUnfinishedRunGoesOnWithAnotherNumberOfProcesses() throws Exception {
        killInTheMiddle(1, 3);
        assertThat(ends(List.of(start(0, 2, 60, 0, 1), start(1, 2, 60, 0, 1))))
                .extracting(Outcome::code)
                .containsOnly(0);
        requireExpected();
        remove(folder.resolve("out"));
        killInTheMiddle(1, 3);
        Outcome alone = end(start(0, 1, 60, 0, 1));
        assertThat(alone.code()).isZero();
        assertThat(alone.err()).contains("continuing: ");
        requireExpected();
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void aRankWithOtherSettingsIsRefusedAndTheOthersGoOn() throws Exception {
        Process zero = start(0, 2, 60, SLOW / 10, 1);
        until(() -> Files.exists(folder.resolve("out_tmp/run.json")));
        Outcome other = end(start(1, 2, 60, 0, 4));
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("generation.num_beams is 4, was 1");
        assertThat(end(start(1, 2, 60, 0, 1)).code()).isZero();
        assertThat(end(zero).code()).isZero();
        requireExpected();
    }

    /** The run without ranks would remove the rows of all and put its own in their place. */
    @Test
    void aRunWithoutRanksIsRefusedWhileRanksWorkAndRanksWhileItWorks() throws Exception {
        Process zero = start(0, 2, 60, 0, 1, "adopt");
        until(() -> Files.exists(folder.resolve("out_tmp/rank_0_output.json")));
        Outcome alone = end(start(0, 1, 60, 0, 4, "never"));
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("ranks of a run are working in ").contains("rank_0.alive");
        assertThat(end(start(1, 2, 60, 0, 1)).code()).isZero();
        assertThat(end(zero).code()).isZero();
        requireExpected();

        remove(folder.resolve("out"));
        Process slow = start(0, 1, 60, SLOW, 1);
        until(() -> folder.resolve("out_tmp/journal/main.rows").toFile().length() > 0);
        Outcome one = end(start(1, 2, 60, 0, 1));
        assertThat(one.code()).isEqualTo(2);
        assertThat(one.err()).contains("a run without ranks is writing to ");
        assertThat(end(slow).code()).isZero();
        requireExpected();
    }

    @Test
    void rowsThatAKilledClearingLeftDoNotStandInTheWayOfOtherSettings() throws Exception {
        killInTheMiddle(1, 2);
        Files.delete(folder.resolve("out_tmp/run.json"));
        // a row of the killed rank would be refused: exit code 2 or 3
        assertThat(ends(List.of(start(0, 2, 60, 0, 4), start(1, 2, 60, 0, 4))))
                .extracting(Outcome::code)
                .containsOnly(0);
        requireExpected(); // this model's answers are the same with any number of beams
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void ofManyRanksThatStartAtOnceOnePutsTheManifestAndAllAgree() throws Exception {
        List<Process> ranks = new ArrayList<>();
        for (int rank = 0; rank < 6; rank++) {
            // half of them would like other settings: whoever is first decides for all
            ranks.add(start(rank, 6, 2, 0, rank % 2 == 0 ? 1 : 4));
        }
        List<Integer> codes = ends(ranks).stream().map(Outcome::code).toList();
        assertThat(IntStream.range(0, 6).filter(rank -> codes.get(rank) == 2).count())
                .isEqualTo(3);
        assertThat(IntStream.range(0, 6)
                        .filter(rank -> codes.get(rank) == 2)
                        .map(rank -> rank % 2)
                        .distinct()
                        .count())
                .isOne();
    }

    private void killInTheMiddle(int rank, int size) throws Exception {
        Process process = start(rank, size, 60, SLOW, 1);
        until(() -> rows(rank).toFile().length() > 0);
        process.destroyForcibly().waitFor();
    }

    private Path rows(int rank) {
        return folder.resolve("out_tmp/journal/rank-" + rank + ".rows");
    }

    private void requireExpected() throws IOException {
        assertThat(out("test_generations.jsonl")).hasBinaryContent(expected);
        assertThat(metrics()).isEqualTo(metrics);
    }

    /** Without what depends on time or the number of processes. */
    private String metrics() throws IOException {
        return Files.readString(out("test_bleu.json"))
                .replaceFirst("\"n_gpus\": [0-9]+, ", "")
                .replaceFirst(", \"seconds_per_sample\": [0-9.]+", "");
    }

    private Path out(String name) {
        return folder.resolve("out").resolve(name);
    }

    private Process start(int rank, int size, int timeout, int millisALine, int beams, String... flags)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(folder.toString()));
        IntStream.of(rank, size, timeout, millisALine, beams)
                .mapToObj(String::valueOf)
                .forEach(arguments::add);
        arguments.addAll(Arrays.asList(flags));
        return processes.start(RankProcess.class, arguments, Map.of());
    }

    private List<Outcome> ends(List<Process> processes) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (Process process : processes) {
            outcomes.add(end(process));
        }
        return outcomes;
    }

    private Outcome end(Process process) throws Exception {
        return processes.end(process, 90);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(60));
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
