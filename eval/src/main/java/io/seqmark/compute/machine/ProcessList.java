package io.seqmark.compute.machine;

import io.seqmark.compute.Pause;
import io.seqmark.report.StagedFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The processes of a run, written down in its work folder, so that a rerun after a crash can wait for those that are still
 * going. A line each: host, process id, start in milliseconds; the first is the coordinator.
 */
public record ProcessList(Path workDir) {
    /** The file's name. */
    public static final String FILE = "processes";

    public static final long PAUSE_MILLIS = 50;
    /** What the start of one process may look like to two others: the system computes it from a clock that is adjusted. */
    private static final long SLACK_MILLIS = 2_000;

    private static final int MAX_BYTES = 1 << 20;

    /** One process; two with the same id differ in their start. */
    private record ListedProcess(String host, long pid, long start) {
        static ListedProcess of(ProcessHandle process) {
            return new ListedProcess(
                    thisHost(),
                    process.pid(),
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
        }

        static Optional<ListedProcess> parse(String line) {
            String[] fields = line.split(" ", -1);
            try {
                return fields.length == 3
                        ? Optional.of(
                                new ListedProcess(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])))
                        : Optional.empty();
            } catch (NumberFormatException torn) {
                return Optional.empty();
            }
        }

        boolean lives() {
            return host.equals(thisHost())
                    && pid != ProcessHandle.current().pid()
                    && ProcessHandle.of(pid)
                            .filter(process ->
                                    process.isAlive() && Math.abs(of(process).start() - start) <= SLACK_MILLIS)
                            .isPresent()
                    && !isZombie();
        }

        /** Whether it has ended and only its parent has not asked for the exit code yet, where the system tells. */
        private boolean isZombie() {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
                return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
            } catch (IOException elsewhere) {
                return false;
            }
        }

        @Override
        public String toString() {
            return host + " " + pid + " " + start;
        }
    }

    public static ProcessList in(Path workDir) {
        return new ProcessList(workDir);
    }

    /** Writes down this process and its workers, if the folder is there yet. */
    public void record(List<ProcessHandle> workers) {
        if (!Files.isDirectory(workDir)) {
            return;
        }
        List<String> lines = Stream.concat(Stream.of(ProcessHandle.current()), workers.stream())
                .map(process -> ListedProcess.of(process).toString())
                .toList();
        try (StagedFiles files = new StagedFiles(workDir)) {
            files.stage(FILE, out -> out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
            files.commit(FILE);
        }
    }

    /**
     * Waits until nobody of an earlier run of a process that died is left. If the earlier coordinator lives, nobody is an
     * orphan, and there is nothing to wait for.
     *
     * @param bound at most so long
     * @param notes told once if it takes time, and of those that are still there at the end
     */
    public void awaitOrphans(Duration bound, Consumer<String> notes) {
        List<ListedProcess> entries = read();
        if (entries.isEmpty() || entries.getFirst().lives()) {
            return;
        }
        long end = System.nanoTime() + bound.toNanos();
        List<ListedProcess> left = living(entries);
        if (!left.isEmpty()) {
            notes.accept("waiting for " + left.size() + " processes of an earlier start of this run to end");
        }
        while (!left.isEmpty() && System.nanoTime() < end) {
            Pause.millis(PAUSE_MILLIS);
            left = living(left);
        }
        left.forEach(entry -> notes.accept(
                "process " + entry.pid() + " of an earlier start of this run is still there; going on without it"));
    }

    /** Whether the process that wrote this down is known to be gone. */
    public boolean isOrphaned() {
        List<ListedProcess> entries = read();
        return !entries.isEmpty()
                && entries.getFirst().host().equals(thisHost())
                && !entries.getFirst().lives();
    }

    private static List<ListedProcess> living(List<ListedProcess> entries) {
        return entries.stream().filter(ListedProcess::lives).toList();
    }

    private List<ListedProcess> read() {
        try {
            Path file = file();
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return List.of();
            }
            List<ListedProcess> entries = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                ListedProcess.parse(line).ifPresent(entries::add);
            }
            return entries;
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private Path file() {
        return workDir.resolve(FILE);
    }

    private static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostName().replace(' ', '-');
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
