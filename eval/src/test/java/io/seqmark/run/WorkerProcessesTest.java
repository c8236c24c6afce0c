package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.Pause;
import io.seqmark.compute.machine.ProcessList;
import io.seqmark.worker.WorkerCommand;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed, stopped and lying; the model is a fake one. */
@Timeout(120)
@Tag("slow")
final class WorkerProcessesTest {
    private static final int LINES = 60;
    /** Every wait is bounded by it. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final RecordingConsole console = new RecordingConsole();
    private List<String> expected = List.of();

    @BeforeEach
    void corpus() throws IOException {
        Files.writeString(folder.resolve("weights.bin"), "weights");
        write(IntStream.range(0, LINES)
                .mapToObj(i -> "line " + i + " of the text".repeat(i % 7))
                .toList());
    }

    @Test
    void theNumberOfWorkersChangesNoByte() throws IOException {
        for (int workers : new int[] {0, 1, 2, 3, 4, 8}) {
            FakeRun.run(folder, workers == 0 ? OptionalInt.empty() : OptionalInt.of(workers), 0, console);
            assertResults();
            assertThat(folder.resolve("out_tmp")).doesNotExist();
            delete(folder.resolve("out"));
        }
        assertThat(console.warnings).isEmpty();
    }

    @Test
    void whatAllWorkersNoteIsSaidOnce() throws IOException {
        FakeRun.run(folder, OptionalInt.of(3), 0, console);
        assertThat(console.notes).containsOnlyOnce("the letters are made larger");
    }

    @Test
    void aKilledWorkerIsReplacedAndItsExamplesGoToOthers() throws Exception {
        // with one worker it is certain that it owes something
        CompletableFuture<Void> run = start(1, 50);
        List<ProcessHandle> workers = workers(1);
        awaitRows();
        workers.getFirst().destroyForcibly();
        finish(run);
        assertResults();
        assertThat(console.warnings)
                .singleElement()
                .asString()
                .contains("(process " + workers.getFirst().pid() + ") was killed by signal 9")
                .contains("examples go to others; it starts again");
    }

    @Test
    void aStoppedWorkerIsNoticedAndReplaced() throws Exception {
        CompletableFuture<Void> run = start(1, 50);
        ProcessHandle worker = workers(1).getLast();
        awaitRows();
        signal("STOP", worker);
        finish(run);
        assertResults();
        assertThat(console.warnings)
                .singleElement()
                .asString()
                .contains("showed no sign of life and was killed")
                .contains("it starts again");
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void aWorkerThatAnswersForALineItWasNotGivenIsReplaced() throws IOException {
        write(lines(17, FakeWorker.LIE));
        FakeRun.run(folder, OptionalInt.of(2), 0, console);
        assertResults();
        assertThat(console.warnings)
                .singleElement()
                .asString()
                .contains("answered for line 1000018, which it was not given: the answer is refused; it is"
                        + " replaced");
    }

    @Test
    void aLineThatKillsWorkersIsSetAsideAndFailsTheRunAtItsEnd() throws IOException {
        write(lines(17, FakeWorker.POISON));
        assertThatThrownBy(() -> FakeRun.run(folder, OptionalInt.of(2), 0, console))
                .isInstanceOf(RunException.class)
                .hasMessage("workers died of an example, which has no result: line 18; what is done is kept, the same"
                        + " command tries again");
        assertThat(folder.resolve("out")).isEmptyDirectory();
        assertThat(console.warnings.getFirst())
                .contains("was killed by signal 6; it said: choked on poison")
                .endsWith("it starts again");
        assertThat(console.warnings)
                .contains("line 18 is set aside: workers die of it; the others go on")
                .hasSizeBetween(4, 8);
    }

    @Test
    void aLineThatIsWrongEndsTheRunAsWrongInput() throws IOException {
        write(lines(17, FakeWorker.BAD));
        assertThatThrownBy(() -> FakeRun.run(folder, OptionalInt.of(2), 0, console))
                .isInstanceOf(InputException.class)
                .hasMessage("source line 18: gives no token");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void aWorkerOfOtherArithmeticIsRefused() throws IOException {
        Files.writeString(folder.resolve(FakeWorker.ARITHMETIC), "vax");
        assertThatThrownBy(() -> FakeRun.run(folder, OptionalInt.of(1), 0, console))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("a worker computes with vax and the run with ")
                .hasMessageContaining("whose bits differ")
                .hasMessageNotContaining("\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void rowsAreKeptWhereAReplacedWorkerHasOtherArithmetic() throws Exception {
        CompletableFuture<Void> run = start(1, 50);
        List<ProcessHandle> workers = workers(1);
        awaitRows();
        Files.writeString(folder.resolve(FakeWorker.ARITHMETIC), "vax");
        workers.getFirst().destroyForcibly();
        assertThatThrownBy(() -> finish(run))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("a worker computes with vax");
        Files.delete(folder.resolve(FakeWorker.ARITHMETIC));
        FakeRun.run(folder, OptionalInt.of(1), 0, console);
        assertResults();
        assertThat(console.notes).anyMatch(note -> note.startsWith("continuing: "));
    }

    @Test
    void aWorkerThatRunsOutOfMemoryGoesOnWithHalf() throws IOException {
        write(lines(17, FakeWorker.BIG));
        FakeRun.run(folder, OptionalInt.of(1), 0, console);
        assertResults();
        assertThat(console.warnings).hasSize(2);
        assertThat(console.warnings.getFirst())
                .contains("ran out of memory: ")
                .endsWith("it starts again with 4 sentences in flight");
        assertThat(console.warnings.getLast()).endsWith("it starts again with 2 sentences in flight");
    }

    @Test
    void whereNoWorkerStartsTheRunEndsWithWhatTheySaid() {
        WorkerCommand command = new WorkerCommand("io.seqmark.NoSuchClass", List.of());
        assertThatThrownBy(() -> FakeRun.run(folder, OptionalInt.of(1), command, console))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no worker can be started: worker 1 (process ")
                .hasMessageContaining("ended with exit code 1; it said: Error: Could not find or load main class");
    }

    @Test
    void workersEndWithTheirCoordinatorAndTheSameCommandGoesOn() throws Exception {
        Process coordinator = coordinator(100);
        List<ProcessHandle> workers = workers(2);
        awaitRows();
        signal("STOP", workers.getLast());
        coordinator.destroyForcibly().waitFor();
        await(() -> !workers.getFirst().isAlive());
        assertThat(workers.getLast().isAlive()).isTrue();
        CompletableFuture<Void> rerun = start(2, 0);
        await(() -> console.notes.contains("waiting for 1 processes of an earlier start of this run to end"));
        signal("CONT", workers.getLast());
        await(() -> !workers.getLast().isAlive());
        finish(rerun);
        assertResults();
        assertThat(console.notes).anyMatch(note -> note.startsWith("continuing: "));
    }

    @Test
    void aSecondCoordinatorIsRefused() throws Exception {
        Process coordinator = coordinator(1000);
        try {
            workers(2);
            assertThatThrownBy(() -> FakeRun.run(folder, OptionalInt.of(1), 0, console))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("another run is writing to");
        } finally {
            coordinator.destroyForcibly().waitFor();
        }
    }

    private Process coordinator(int millisALine) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent"))
                .forEach(line::add);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), FakeRun.class.getName()));
        line.addAll(List.of(folder.toString(), "2", Integer.toString(millisALine)));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private CompletableFuture<Void> start(int workers, long millisALine) {
        return CompletableFuture.runAsync(
                () -> FakeRun.run(folder, OptionalInt.of(workers), millisALine, console),
                command -> Thread.ofPlatform().daemon().start(command));
    }

    private static void finish(CompletableFuture<Void> run) {
        try {
            run.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** The workers that the run has written down. */
    private List<ProcessHandle> workers(int count) {
        Path file = folder.resolve("out_tmp").resolve(ProcessList.FILE);
        List<ProcessHandle> found = new ArrayList<>();
        await(() -> {
            try {
                List<ProcessHandle> now = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    ProcessHandle.of(Long.parseLong(line.split(" ")[1])).ifPresent(now::add);
                }
                found.clear();
                found.addAll(now.subList(1, now.size()));
                return found.size() == count;
            } catch (IOException | IndexOutOfBoundsException notYet) {
                return false;
            }
        });
        return found;
    }

    /** Waits for some, but not all. */
    private void awaitRows() {
        await(() -> {
            try (Stream<Path> files = Files.walk(folder.resolve("out_tmp"))) {
                return files.filter(file -> file.toString().contains("journal"))
                                .filter(Files::isRegularFile)
                                .mapToLong(file -> file.toFile().length())
                                .sum()
                        > 500;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within the bound").isLessThan(end);
            Pause.millis(ProcessList.PAUSE_MILLIS);
        }
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private List<String> lines(int special, String word) {
        return IntStream.range(0, LINES)
                .mapToObj(i -> i == special ? word + " " + i : "line " + i)
                .toList();
    }

    private void write(List<String> lines) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.write(folder.resolve("data/test.source"), lines);
        Files.write(folder.resolve("data/test.target"), lines);
        expected = lines;
    }

    private void assertResults() throws IOException {
        assertThat(Files.readAllLines(folder.resolve("out/test_generations.txt")))
                .containsExactlyElementsOf(expected.stream()
                        .map(line -> line.toUpperCase(Locale.ROOT))
                        .toList());
        assertThat(Files.readAllLines(folder.resolve("out/test_generations.jsonl")).stream()
                        .map(row -> row.replaceAll("^\\{\"id\": (\\d+),.*", "$1"))
                        .toList())
                .isEqualTo(IntStream.range(0, LINES).mapToObj(Integer::toString).toList());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
