package io.seqmark.checkpoint.hub;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells how far a download is, a line for each tenth. Thread-safe. */
final class TransferNotes {
    private static final int STEPS = 10;

    /** What is smaller is there before the second line could be read. */
    private static final long WORTH_FOLLOWING = 20_000_000;

    private final HubId id;
    private final long total;
    private final Consumer<String> notes;
    private long done;
    private long step;

    TransferNotes(HubId id, List<RemoteFile> files, Consumer<String> notes) {
        this.id = id;
        this.total = files.stream().mapToLong(file -> file.size().orElse(0)).sum();
        this.notes = notes;
        notes.accept(String.format(Locale.ROOT, "downloading %s: %d files, %.1f MB", id, files.size(), total / 1e6));
    }

    synchronized void received(long bytes) {
        done += bytes;
        long now = total == 0 ? 0 : done * STEPS / total;
        if (now > step && now < STEPS && total >= WORTH_FOLLOWING) {
            step = now;
            notes.accept(String.format(Locale.ROOT, "downloading %s: %d %%", id, now * 100 / STEPS));
        }
    }
}
