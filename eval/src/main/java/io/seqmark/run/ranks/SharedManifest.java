package io.seqmark.run.ranks;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.Pause;
import io.seqmark.journal.JournalFolder;
import io.seqmark.journal.Session;
import io.seqmark.report.Manifest;
import io.seqmark.report.StagedFiles;
import io.seqmark.run.step.Differences;
import io.seqmark.run.step.OutputFolders;
import io.seqmark.spec.Ranks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The manifest that several ranks agree on: whoever comes first puts it there whole, all others find it and compare. Locks
 * nothing; a hard link to an existing name fails on every file system, NFS included.
 */
public final class SharedManifest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MILLIS = 50;

    private final OutputFolders folders;
    private final Path folder;
    private final Path file;
    private final Ranks ranks;
    private final Optional<Manifest> finished;

    /** The folders of ranks. If what is in {@code save_dir} is still here, a kill kept it from being cleared away. */
    SharedManifest(OutputFolders folders, Ranks ranks) {
        this.finished = Manifest.read(folders.saveDir().resolve(Manifest.FILE));
        this.folders = folders;
        this.folder = folders.workDir();
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
            Optional<Manifest> there = Manifest.read(file);
            if (there.isPresent() && isDone(mine, there.get(), finished)) {
                retire(there.get());
            }
            if (Files.exists(file) || !publish(mine)) {
                compare(mine, read(mine));
            }
        } catch (IOException failure) {
            throw RunException.writing(file, failure, "make room and run the same command again");
        }
    }

    /** Whether an unfinished run is none: it has ended, and was not cleared away. */
    public static boolean isDone(Manifest mine, Manifest unfinished, Optional<Manifest> finished) {
        return finished.isPresent()
                && unfinished.differencesFrom(finished.get()).isEmpty()
                && !mine.differencesFrom(unfinished).isEmpty();
    }

    /** Takes the manifest of a run that has ended away; if another rank was faster, what it has put there goes back. */
    private void retire(Manifest ended) throws IOException {
        Path taken = draft();
        try {
            Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException faster) {
            return;
        }
        boolean ofOthers = Manifest.read(taken)
                .filter(manifest -> !manifest.differencesFrom(ended).isEmpty())
                .isPresent();
        if (ofOthers) {
            Files.move(taken, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(taken);
        }
    }

    private Path draft() {
        return StagedFiles.part(folder, Manifest.FILE);
    }

    /** False if another rank was faster. */
    private boolean publish(Manifest mine) throws IOException {
        Path draft = draft();
        try {
            JournalFolder.removeForeign(folders.journal(), Session.of(mine.identityText()));
            try (FileChannel channel = FileChannel.open(
                            draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
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

    private Manifest read(Manifest mine) throws IOException {
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
        if (Files.deleteIfExists(folder.resolve(claimName())) && !Files.exists(file)) {
            // whoever claimed the name was killed before it took it
            return publish(mine) ? mine : read(mine);
        }
        throw new InputException(file + " is none of Seqmark's: remove " + folder + " or choose another --save_dir");
    }

    private void compare(Manifest mine, Manifest there) {
        List<String> differences = mine.differencesFrom(there);
        if (!differences.isEmpty()) {
            throw new InputException("rank " + ranks.rank() + " has other settings than the run in " + folder + ": "
                    + Differences.explained(differences)
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
