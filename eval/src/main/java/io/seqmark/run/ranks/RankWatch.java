package io.seqmark.run.ranks;

import io.seqmark.compute.Console;
import io.seqmark.compute.Pause;
import io.seqmark.journal.Journal;
import io.seqmark.spec.Ranks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The first rank's view of the others: what they owe, and when each last gave a sign of life, by this process's clock alone.
 * A sign is a row or a heartbeat. Confined to one thread.
 */
final class RankWatch {
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    /** A heartbeat that has not changed for so long comes from a process that is gone or stuck. */
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(4 * Heartbeat.SECONDS);
    /** How long ranks that owe nothing any more may take to put their files in order. */
    private static final long COMPLETION_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Ranks ranks;
    private final Journal journal;
    private final Path folder;
    private final long size;
    private final Console console;
    private final Runnable arrived;
    private final List<Other> others;

    /** Another rank. */
    private final class Other {
        private final int rank;
        /** The first example of its share that may have no row. */
        private long cursor;

        private long length;
        private String beat;
        private long lastSign = System.nanoTime();
        private long lastBeat = lastSign;
        private boolean reported;

        Other(int rank) {
            this.rank = rank;
            this.cursor = rank;
            this.beat = Heartbeat.read(folder, rank);
            this.length = journal.length(Ranks.writer(rank));
        }

        void look(long now) {
            long grown = journal.length(Ranks.writer(rank));
            if (grown != length) {
                length = grown;
                lastSign = now;
            }
            String read = Heartbeat.read(folder, rank);
            if (!read.equals(beat)) {
                beat = read;
                lastBeat = now;
                lastSign = now;
            }
        }

        boolean lacksRows() {
            while (cursor < size && journal.contains(cursor)) {
                cursor += ranks.size();
            }
            return cursor < size;
        }

        long[] owed() {
            return ranks.share(rank, size).filter(id -> !journal.contains(id)).toArray();
        }

        boolean isMissing(long now) {
            return now - lastSign >= ranks.syncTimeout().toNanos();
        }

        boolean isWorking(long now) {
            return !beat.isEmpty() && now - lastBeat < BEAT_NANOS;
        }
    }

    /** Examples that a rank without a sign of life owes. */
    static final class MissingRows {
        private final int rank;
        private final long[] ids;

        MissingRows(int rank, long[] ids) {
            this.rank = rank;
            this.ids = ids;
        }

        LongStream ids() {
            return LongStream.of(ids);
        }

        @Override
        public String toString() {
            return "rank " + rank + " owes " + ids.length + " lines (the first is line " + (ids[0] + 1) + ")";
        }
    }

    /**
     * A view.
     *
     * @param arrived told when there are new rows of others
     */
    RankWatch(Ranks ranks, Journal journal, Path folder, long size, Console console, Runnable arrived) {
        this.arrived = arrived;
        this.ranks = ranks;
        this.journal = journal;
        this.folder = folder;
        this.size = size;
        this.console = console;
        this.others = IntStream.range(1, ranks.size()).mapToObj(Other::new).toList();
    }

    /**
     * Waits until no rank owes anything, or those that do have given no sign of life within the timeout.
     *
     * @return the debts of the latter
     */
    List<MissingRows> await() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean said = false;
        while (true) {
            long news = journal.refresh();
            long now = System.nanoTime();
            List<Other> owing = new ArrayList<>();
            for (Other other : others) {
                other.look(now);
                if (other.lacksRows()) {
                    owing.add(other);
                }
            }
            owing.stream().filter(other -> other.isMissing(now)).forEach(this::report);
            if (owing.stream().allMatch(other -> other.isMissing(now))) {
                return owing.stream()
                        .map(other -> new MissingRows(other.rank, other.owed()))
                        .toList();
            }
            if (!said) {
                console.note("waiting for " + owing.size() + " of " + others.size() + " other ranks");
                said = true;
            }
            if (news > 0) {
                arrived.run();
            }
            pause = news > 0 ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            Pause.millis(pause);
        }
    }

    /** Waits, not long, until the processes that were seen working have put their results in place and ended. */
    void awaitCompletion() {
        long began = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        while (System.nanoTime() - began < COMPLETION_NANOS) {
            long now = System.nanoTime();
            others.forEach(other -> other.look(now));
            if (others.stream().noneMatch(other -> other.isWorking(now))) {
                return;
            }
            Pause.millis(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Whether a rank has put its results in place. */
    boolean hasOutput(int rank) {
        return Files.exists(folder.resolve(Ranks.output(rank)));
    }

    private void report(Other other) {
        if (!other.reported) {
            other.reported = true;
            console.warn(new MissingRows(other.rank, other.owed()) + " and has given no sign of life for "
                    + ranks.syncTimeout().toSeconds() + " s");
        }
    }
}
