package io.seqmark.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Tells whether the system has killed a process for lack of memory lately, where it keeps count (Linux). Not thread-safe. */
final class OomKillCounter {
    private static final String COUNTER = "oom_kill ";

    private final List<Path> files;
    private long seen;

    OomKillCounter() {
        this(List.of(Path.of("/proc/vmstat"), Path.of("/sys/fs/cgroup/memory.events")));
    }

    OomKillCounter(List<Path> files) {
        this.files = files;
        seen = count();
    }

    /** Whether there was one since the last question. */
    boolean happened() {
        long before = seen;
        seen = count();
        return seen > before;
    }

    private long count() {
        return files.stream().mapToLong(OomKillCounter::count).sum();
    }

    private static long count(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(COUNTER))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(COUNTER.length()).strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException uncounted) {
            return 0;
        }
    }
}
