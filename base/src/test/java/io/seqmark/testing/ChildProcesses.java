package io.seqmark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Processes of a test with the test's own class path. What they say goes to files in a folder; none outlives the test. */
public final class ChildProcesses implements AutoCloseable {
    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    public ChildProcesses(Path folder) {
        this.folder = folder;
    }

    /** How a process ended and what it said. */
    public record Outcome(int code, String out, String err) {}

    /** Starts a program, with more variables than this process has. */
    public Process start(Class<?> main, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(file(started.size(), "out").toFile())
                .redirectError(file(started.size(), "err").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Waits for its end, which must come by itself within the bound. */
    public Outcome end(Process process, long seconds) throws IOException, InterruptedException {
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("ends by itself")
                .isTrue();
        int number = started.indexOf(process);
        return new Outcome(
                process.exitValue(),
                Files.readString(file(number, "out"), StandardCharsets.UTF_8),
                Files.readString(file(number, "err"), StandardCharsets.UTF_8));
    }

    /** Ends those that have not ended. */
    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }

    private Path file(int number, String kind) {
        return folder.resolve(number + "." + kind);
    }
}
