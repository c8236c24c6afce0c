package io.seqmark.journal;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether the rows that a journal finds are those of its run, and how long the processes that made them have worked. Not
 * thread-safe.
 */
final class SameRun {
    private final JournalFiles files;
    private final Optional<Session> session;
    private final WorkedTime worked = new WorkedTime();
    /** Whether files are looked at for the first time. */
    private boolean opening = true;

    /** Without a session the rows of all runs are taken. */
    SameRun(JournalFiles files, Optional<Session> session) {
        this.files = files;
        this.session = session;
    }

    /** What comes from here on was written meanwhile. */
    void opened() {
        opening = false;
    }

    /** A row was found. */
    void requireTrusted(RowFile file, String name) {
        if (session.isPresent() && !opening && !file.isTrusted()) {
            throw foreign(name);
        }
    }

    /** A file says whose rows it has. */
    void requireSame(byte[] stamp, String name) {
        if (session.isPresent() && !Arrays.equals(stamp, session.get().stamp())) {
            throw foreign(name);
        }
    }

    /** A process has worked since {@code began}, in milliseconds. */
    void worked(long began, long millis) {
        if (opening) {
            worked.add(began, millis);
        }
    }

    /** Milliseconds in which processes worked before this one began. */
    long earlierMillis() {
        return session.flatMap(Session::began)
                .map(Instant::toEpochMilli)
                .map(worked::before)
                .orElse(0L);
    }

    private RuntimeException foreign(String name) {
        String what = files.path(name) + " holds rows of another run: ";
        return opening
                ? new InputException(
                        what + "wait for that one to end, or remove the folder, or choose another --save_dir")
                : new RunException(
                        what + "two runs write to one --save_dir; give each its own, and run the same command again");
    }
}
