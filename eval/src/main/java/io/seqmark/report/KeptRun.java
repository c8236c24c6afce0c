package io.seqmark.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The files of a finished run that make room for those of another one: they move to a folder beside theirs, {@code out.1} beside
 * {@code out}. Each step may be done again, so that whoever finds a move half done can finish it or take it back.
 *
 * @param number of the folder
 * @param names of the files; what vouches for the others is the first, and leaves first
 */
record KeptRun(int number, List<String> names) {
    /** Whoever has that many runs in one folder has another problem. */
    private static final int MOST = 1_000_000;

    KeptRun {
        names = List.copyOf(names);
    }

    /**
     * Makes the first folder that is not there yet. A process that is killed before it has written down what it is for leaves it
     * empty, and the next takes another one: it may be somebody's.
     */
    static KeptRun claim(Path directory, List<String> names) throws IOException {
        for (int number = 1; number <= MOST; number++) {
            KeptRun kept = new KeptRun(number, names);
            try {
                Files.createDirectory(kept.folder(directory));
                return kept;
            } catch (FileAlreadyExistsException taken) {
                // the next number
            }
        }
        throw new IOException("no number is free beside " + directory);
    }

    /** Beside the folder itself, where a link leads to it: a file moves in one step within a file system. */
    Path folder(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (real.getFileName() == null) {
            throw new IOException(real + " has no folder beside it");
        }
        return real.resolveSibling(real.getFileName() + "." + number);
    }

    /** Moves what has not moved yet. */
    void move(Path directory, Runnable step) throws IOException {
        Path folder = folder(directory);
        step.run();
        Files.createDirectories(folder);
        for (String name : names) {
            Path file = directory.resolve(name);
            Path place = folder.resolve(name);
            if (isThere(file) && !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                step.run();
                relocate(file, place);
            }
        }
        StagedFiles.sweep(folder);
        StagedFiles.force(folder);
        StagedFiles.force(folder.resolveSibling("."));
    }

    /** Moves back what has moved, the first name last. */
    void takeBack(Path directory, Runnable step) throws IOException {
        Path folder = folder(directory);
        for (String name : names.reversed()) {
            Path file = directory.resolve(name);
            Path place = folder.resolve(name);
            if (isThere(place) && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                step.run();
                relocate(place, file);
            }
        }
        StagedFiles.force(directory);
        removeIfEmpty(directory);
    }

    /** What {@link #claim} made, where nothing came of it. */
    void removeIfEmpty(Path directory) {
        try {
            Files.deleteIfExists(folder(directory));
        } catch (IOException inUse) {
            // there is something in it
        }
    }

    private static void relocate(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            copy(from, to); // the folder itself is where a disk is mounted
        } catch (NoSuchFileException gone) {
            if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) { // else another process was faster
                throw gone;
            }
        }
    }

    /** The same from one disk to another: whole at its new place before it leaves the old one. */
    static void copy(Path from, Path to) throws IOException {
        Path part = StagedFiles.part(to.resolveSibling("."), to.getFileName().toString());
        Files.copy(from, part, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        StagedFiles.force(to.resolveSibling("."));
        Files.delete(from);
    }

    private static boolean isThere(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
