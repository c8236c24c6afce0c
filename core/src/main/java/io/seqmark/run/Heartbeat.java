package io.seqmark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file of a rank that changes every few seconds while its process lives, and is gone when it has ended in good order.
 * Whoever reads it compares contents, not times: clocks of machines differ.
 */
final class Heartbeat implements AutoCloseable {
    /** Between two beats. */
    static final long SECONDS = 2;

    private final Path file;
    private final ScheduledExecutorService timer;
    private final AtomicLong beats = new AtomicLong();

    private Heartbeat(Path file) {
        this.file = file;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("heartbeat").factory());
    }

    static Heartbeat start(Path folder, int rank) {
        Heartbeat heartbeat = new Heartbeat(folder.resolve(name(rank)));
        heartbeat.beat();
        var _ = heartbeat.timer.scheduleWithFixedDelay(heartbeat::beat, SECONDS, SECONDS, TimeUnit.SECONDS);
        return heartbeat;
    }

    /** What the file of a rank says now; empty where there is none. */
    static String read(Path folder, int rank) {
        try {
            return Files.readString(folder.resolve(name(rank)));
        } catch (IOException none) {
            return "";
        }
    }

    static String name(int rank) {
        return "rank_" + rank + ".alive";
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (timer.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftover) {
            // the first rank removes it, or sees that it does not change
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            Files.writeString(
                    file,
                    ProcessHandle.current().pid() + " " + beats.incrementAndGet() + " " + System.nanoTime() + "\n");
        } catch (IOException unseen) {
            // rows are signs of life as well; a disk that takes neither fails the run where rows are written
        }
    }
}
