package io.seqmark.run;

import io.seqmark.contract.InputException;
import io.seqmark.contract.RunException;
import io.seqmark.report.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The manifest that several ranks agree on: whoever comes first puts it there whole, all others find it and compare. Locks
 * nothing; a hard link to an existing name fails on every file system, NFS included.
 */
final class SharedManifest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MILLIS = 50;

    private final Path folder;
    private final Path file;
    private final Ranks ranks;

    SharedManifest(Path folder, Ranks ranks) {
        this.folder = folder;
        this.file = folder.resolve(Manifest.FILE);
        this.ranks = ranks;
    }

    /**
     * Puts the manifest into the folder, or finds the same there.
     *
     * @throws InputException if another one is there; names the difference
     * @throws RunException if the folder cannot be used
     */
    void agree(Manifest mine) {
        try {
            if (Files.exists(file) || !publish(mine)) {
                compare(mine, read());
            }
        } catch (IOException failure) {
            throw RunException.writing(file, failure, "make room and run the same command again");
        }
    }

    /** False if another rank was faster. */
    private boolean publish(Manifest mine) throws IOException {
        Path draft = folder.resolve("." + Manifest.FILE + "." + ranks.rank() + "."
                + ProcessHandle.current().pid() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                mine.content().writeTo(out);
                channel.force(true);
            }
            return link(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private boolean link(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
            return true;
        } catch (FileAlreadyExistsException faster) {
            return false;
        } catch (IOException | UnsupportedOperationException noLinks) {
            return claim(draft);
        }
    }

    /** Where there are no hard links: whoever creates the claim may rename. */
    private boolean claim(Path draft) throws IOException {
        try {
            Files.createFile(folder.resolve(claimName()));
        } catch (FileAlreadyExistsException faster) {
            return false;
        }
        Files.move(draft, file);
        return true;
    }

    private Manifest read() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE_NANOS) {
            Optional<Manifest> there = Manifest.read(file);
            if (there.isPresent()) {
                return there.get();
            }
            if (Files.exists(file)) {
                break;
            }
            Pause.millis(
                    PAUSE_MILLIS); // it is between claim and name, or a cache of the file system does not show it yet
        }
        throw new InputException(file + " is none of Seqmark's: remove " + folder + " or choose another --save_dir");
    }

    private void compare(Manifest mine, Manifest there) {
        List<String> differences = mine.differencesFrom(there);
        if (!differences.isEmpty()) {
            throw new InputException("rank " + ranks.rank() + " has other settings than the run in " + folder + ": "
                    + Evaluation.shown(differences)
                    + "; start all ranks with the same command, or remove that folder to start afresh");
        }
    }

    /** The files that agreement may leave, by name. */
    static List<String> files() {
        return List.of(Manifest.FILE, claimName());
    }

    private static String claimName() {
        return "." + Manifest.FILE + ".claim";
    }
}
