package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.compute.Placement;
import io.seqmark.compute.machine.SharedWorkers;
import io.seqmark.compute.machine.ThisMachine;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.run.score.Scorers;
import io.seqmark.worker.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes that stay from one run to the next. */
@Timeout(120)
final class SharedWorkersTest {
    private static final int WORKERS = 2;

    @TempDir
    private Path folder;

    private final RecordingConsole console = new RecordingConsole();

    @BeforeEach
    void weights() throws IOException {
        Files.writeString(folder.resolve("weights.bin"), "weights");
    }

    @Test
    void theSameProcessesComputeAllRuns() throws IOException {
        try (SharedWorkers workers = workers(0)) {
            for (int run = 0; run < 4; run++) {
                run(run, 30, workers);
            }
        }
        List<String> loads = Files.readAllLines(folder.resolve(FakeWorker.LOADS));
        assertThat(Set.copyOf(loads)).hasSizeLessThanOrEqualTo(WORKERS);
        assertThat(loads).hasSizeGreaterThanOrEqualTo(4); // a run may be over before the second is there
        assertThat(console.warnings).isEmpty();
    }

    /** As of a line that was lent twice, where the second result comes when the next run has begun. */
    @Test
    void whatIsLateIsNoResultOfTheNextRun() throws IOException {
        try (SharedWorkers workers = workers(20)) {
            run(0, 20, FakeWorker.LATE, workers);
            run(1, 20, "on time", workers);
        }
        assertThat(console.warnings).isEmpty();
    }

    @Test
    void oneThatIsLostBetweenRunsIsReplaced() throws IOException {
        try (SharedWorkers workers = workers(20)) {
            run(0, 20, workers);
            Set<Long> before = pids();
            before.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            run(1, 20, workers);
            assertThat(pids()).hasSizeGreaterThan(before.size()).containsAll(before);
        }
    }

    @Test
    void theyEndWithTheLast() throws IOException {
        try (SharedWorkers workers = workers(0)) {
            run(0, 10, workers);
            assertThat(pids()).anyMatch(pid -> ProcessHandle.of(pid).isPresent());
        }
        for (long pid : pids()) {
            ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        }
    }

    private Set<Long> pids() throws IOException {
        return Files.readAllLines(folder.resolve(FakeWorker.LOADS)).stream()
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    private SharedWorkers workers(long millisALine) {
        return new SharedWorkers(
                new WorkerCommand(FakeWorker.class.getName(), List.of(folder.toString(), Long.toString(millisALine))),
                LeaseTerms.DEFAULT,
                console);
    }

    private void run(int number, int lines, SharedWorkers workers) throws IOException {
        run(number, lines, "on time", workers);
    }

    /** A run of lines of its own, with the right results. */
    private void run(int number, int lines, String words, SharedWorkers workers) throws IOException {
        Path own = Files.createDirectories(folder.resolve("run" + number));
        Path data = Files.createDirectories(own.resolve("data"));
        List<String> texts = IntStream.range(0, lines)
                .mapToObj(line -> words + " line " + line + " of run " + number)
                .toList();
        Files.write(data.resolve("test.source"), texts);
        Files.write(data.resolve("test.target"), texts);
        UppercaseModel model = new UppercaseModel(folder.resolve("weights.bin"), 1);
        Placement placement = new ThisMachine(UppercaseModel.HERE, workers, console);
        new Evaluation(console, Instant.now(), _ -> model.resolved(), placement, Scorers::of)
                .run(FakeRun.spec(own, OptionalInt.of(WORKERS)));
        assertThat(Files.readAllLines(own.resolve("out/test_generations.txt")))
                .containsExactlyElementsOf(texts.stream()
                        .map(text -> text.toUpperCase(Locale.ROOT))
                        .toList());
    }
}
