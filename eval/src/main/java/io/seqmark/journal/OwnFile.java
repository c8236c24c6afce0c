package io.seqmark.journal;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * The file that this process appends to: whose rows follow, the rows, and how long it has worked. What is appended is forced to
 * the disk beside. Whoever appends does so one at a time; {@link #force} is thread-safe.
 */
final class OwnFile {
    /** How exactly the time of a killed process is known. */
    private static final long CLOCK_MILLIS = 1_000;

    private final RowFile file;
    private final Optional<Session> session;
    private final Durability durability;
    private long lastClock;

    /**
     * A file that was opened.
     *
     * @param periodic whether it is forced to the disk each second; if not, only when it is asked for
     */
    OwnFile(RowFile file, Optional<Session> session, boolean periodic) {
        this.file = file;
        this.session = session;
        this.durability = new Durability(file::force, periodic);
    }

    /**
     * Opens a writer's file.
     *
     * @param locked whether it is locked until it is closed, or the process dies
     * @throws InputException if another process has the lock
     */
    static RowFile open(JournalFiles files, String name, boolean locked) throws IOException {
        RowFile file = new RowFile(files.open(name));
        if (!locked || file.lock()) {
            return file;
        }
        file.close();
        throw new InputException("another run is writing to "
                + files.path(name).toAbsolutePath().getParent() + ": wait for it to end, or choose another --save_dir");
    }

    /** All of its whole rows are known: cuts what follows them. */
    void cut() throws IOException {
        if (file.cut() || file.end() > 0) {
            durability.written(); // what a process wrote that was killed may not be on the disk yet either
        }
    }

    /**
     * Appends a row, behind the session's stamp where it is the first; its position.
     *
     * @throws IOException if it cannot be written, or what was written before could not be forced
     */
    long append(ByteBuffer row) throws IOException {
        Optional<IOException> failed = durability.failure();
        if (failed.isPresent()) {
            throw failed.get();
        }
        if (session.isPresent() && file.end() == 0) {
            file.stamp(session.get().stamp());
        }
        return file.append(row);
    }

    /** Writes down how long this process has worked, if that was long ago. */
    void appendClock() throws IOException {
        appendClock(CLOCK_MILLIS);
    }

    /** What was appended shall be on the disk soon. */
    void written() {
        durability.written();
    }

    /** Returns when all that was appended is on the disk. */
    void force() throws IOException {
        durability.now();
    }

    /** Ends what goes on beside; the file may be closed then. */
    void end(boolean durably) throws IOException {
        durability.close();
        if (durably) {
            appendLastClock();
            durability.now();
        }
    }

    /** The rows are what matters: a clock that cannot be written is no failure, and what is torn is cut off later. */
    private void appendLastClock() {
        if (lastClock > 0 && durability.failure().isEmpty()) {
            try {
                appendClock(1);
                durability.written();
            } catch (IOException unwritten) {
                // up to a second is lost
            }
        }
    }

    private void appendClock(long everyMillis) throws IOException {
        if (session.isPresent() && session.get().began().isPresent()) {
            Instant began = session.get().began().get();
            long millis = Session.millisSince(began);
            if (lastClock == 0 || millis - lastClock >= everyMillis) {
                file.append(RowCodec.clock(began.toEpochMilli(), millis));
                lastClock = millis;
            }
        }
    }
}
