package io.seqmark.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessListTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final Process sleeper = sleep();

    @AfterEach
    void end() {
        sleeper.destroyForcibly();
    }

    @Test
    void aDeadCoordinatorsWorkersAreWaitedForWithABound() throws IOException {
        ProcessList list = written(dead(), sleeper.toHandle());
        assertThat(list.isOrphaned()).isTrue();
        list.awaitOrphans(SHORT, notes::add);
        assertThat(notes)
                .containsExactly(
                        "waiting for 1 processes of an earlier start of this run to end",
                        "process " + sleeper.pid()
                                + " of an earlier start of this run is still there; going on without it");
        notes.clear();
        sleeper.destroyForcibly();
        list.awaitOrphans(Duration.ofSeconds(20), notes::add);
        assertThat(notes).hasSizeLessThan(2);
    }

    @Test
    void aLivingCoordinatorsWorkersAreNoOrphans() throws IOException {
        ProcessList list = written(sleeper.toHandle(), sleeper.toHandle());
        assertThat(list.isOrphaned()).isFalse();
        list.awaitOrphans(SHORT, notes::add);
        assertThat(notes).isEmpty();
    }

    @Test
    void anotherProcessWithTheSameIdIsNotIt() throws IOException {
        ProcessList list = written(dead(), sleeper.toHandle());
        Path file = folder.resolve(ProcessList.FILE);
        // it started a minute earlier
        Files.writeString(file, Files.readString(file).replaceAll("(?m)(\\d+)\\d{4}$", "10000"));
        list.awaitOrphans(SHORT, notes::add);
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsNoListIsNone() throws IOException {
        Files.write(folder.resolve(ProcessList.FILE), new byte[] {(byte) 0xff, 0, '\n', 'x', ' ', '1', '\n'});
        ProcessList list = ProcessList.in(folder);
        assertThat(list.isOrphaned()).isFalse();
        list.awaitOrphans(SHORT, notes::add);
        assertThat(ProcessList.in(folder.resolve("absent")).isOrphaned()).isFalse();
        ProcessList.in(folder.resolve("absent")).record(List.of());
        assertThat(folder.resolve("absent")).doesNotExist();
        assertThat(notes).isEmpty();
    }

    /** A list of these, the first one the coordinator; this process never is. */
    private ProcessList written(ProcessHandle... processes) throws IOException {
        ProcessList list = ProcessList.in(folder);
        list.record(List.of(processes));
        Path file = folder.resolve(ProcessList.FILE);
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(1, lines.size()));
        return list;
    }

    private static ProcessHandle dead() {
        Process process = sleep();
        ProcessHandle handle = process.toHandle();
        process.destroyForcibly();
        process.onExit().join();
        return handle;
    }

    private static Process sleep() {
        try {
            return new ProcessBuilder("sleep", "60").start();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
