package io.seqmark.run.ranks;

import io.seqmark.base.RegularFile;
import io.seqmark.compute.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of a rank, or of a run without ranks, that changes every few seconds while its process lives, and is gone when it has ended in good order.
 * Whoever reads it compares contents, not times: clocks of machines differ.
 */
public final class Heartbeat implements AutoCloseable {
    /** Between two beats. */
    static final long SECONDS = 2;
    /** A sign of life is a few words. */
    private static final int MAX_BYTES = 10_000;

    /** The file of a run without ranks. */
    public static final String ALONE = "main.alive";

    private static final Pattern RANK = Pattern.compile("rank_[0-9]{1,9}\\.alive");
    private static final long PAUSE_MILLIS = 100;
    /** A living process has changed its file by then. */
    private static final long SIGN_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500 * SECONDS);

    private final Path file;
    private final ScheduledExecutorService timer;
    private final AtomicLong beats = new AtomicLong();

    private Heartbeat(Path file) {
        this.file = file;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("heartbeat").factory());
    }

    static Heartbeat start(Path folder, int rank) {
        return start(folder, name(rank));
    }

    /** That of a run without ranks. */
    public static Heartbeat startAlone(Path folder) {
        return start(folder, ALONE);
    }

    /**
     * Whose files in a folder change; takes a few seconds where there are any, of the living or the dead.
     *
     * @param whose which names count
     */
    public static List<String> living(Path folder, Predicate<String> whose) {
        Map<String, String> first = contents(folder, whose);
        long began = System.nanoTime();
        while (!first.isEmpty() && System.nanoTime() - began < SIGN_NANOS) {
            Pause.millis(PAUSE_MILLIS);
            Map<String, String> now = contents(folder, whose);
            List<String> living = now.entrySet().stream()
                    .filter(file -> !file.getValue().equals(first.get(file.getKey())))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            if (!living.isEmpty()) {
                return living;
            }
            first.keySet().retainAll(now.keySet());
        }
        return List.of();
    }

    /** Whether a name is that of a rank's file. */
    public static boolean isRank(String name) {
        return RANK.matcher(name).matches();
    }

    private static Map<String, String> contents(Path folder, Predicate<String> whose) {
        Map<String, String> contents = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(whose)
                    .forEach(name -> contents.put(name, read(folder, name)));
        } catch (IOException nobody) {
            // the folder is not there
        }
        return contents;
    }

    private static Heartbeat start(Path folder, String name) {
        Heartbeat heartbeat = new Heartbeat(folder.resolve(name));
        heartbeat.beat();
        var _ = heartbeat.timer.scheduleWithFixedDelay(heartbeat::beat, SECONDS, SECONDS, TimeUnit.SECONDS);
        return heartbeat;
    }

    /** What the file of a rank says now; empty where there is none. */
    static String read(Path folder, int rank) {
        return read(folder, name(rank));
    }

    private static String read(Path folder, String name) {
        try {
            return RegularFile.text(folder.resolve(name), MAX_BYTES);
        } catch (IOException none) {
            return "";
        }
    }

    static String name(int rank) {
        return "rank_" + rank + ".alive";
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops before the end, so that the folder can be cleared; more than once does no harm. */
    public void stop() {
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
                    ProcessHandle.current().pid() + " " + beats.incrementAndGet() + " " + System.nanoTime() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException unseen) {
            // rows are signs of life as well; a disk that takes neither fails the run where rows are written
        }
    }
}
