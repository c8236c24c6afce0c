package io.seqmark.run.step;

import io.seqmark.base.FileName;
import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.journal.Journal;
import io.seqmark.report.Manifest;
import io.seqmark.report.StagedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a run writes: {@code save_dir}, and {@code {save_dir}_tmp} beside it. */
public record OutputFolders(Path saveDir, Path workDir) {
    /** The page that may be beside a run's files in {@code save_dir}, made of them and none of them. */
    public static final String PAGE = "report.html";

    private static final String JOURNAL = "journal";
    private static final String NO_SPACE = "No space left on device";

    /** The folder of the durable rows. */
    public Path journal() {
        return workDir.resolve(JOURNAL);
    }

    /** Says what an earlier start has done already. */
    public void noteRows(Journal journal, long size, Console console) {
        if (journal.rows() > 0) {
            console.note("continuing: " + journal.rows() + " of " + size + " examples are in " + workDir);
        }
    }

    /**
     * Finds out whether both folders could be written to, without writing.
     *
     * @throws InputException if not
     */
    public void requireWritable() {
        Stream.of(saveDir, workDir)
                .map(OutputFolders::problem)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(problem -> {
                    throw new InputException(problem);
                });
    }

    /**
     * Makes both folders.
     *
     * @throws InputException if the system refuses
     * @throws RunException if the disk is full
     */
    public void create() {
        for (Path folder : List.of(saveDir, workDir)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException failure) {
                String reason = RunException.reason(failure);
                if (reason.contains(NO_SPACE)) {
                    throw RunException.writing(folder, failure, "make room and run the same command again");
                }
                throw new InputException(notWritable(folder, reason), failure);
            }
        }
    }

    /** Removes a file of {@code {save_dir}_tmp} that is of no use any more. */
    public void removeFromWorkDir(String file) {
        try {
            Files.deleteIfExists(workDir.resolve(file));
        } catch (IOException failure) {
            throw RunException.writing(workDir.resolve(file), failure, "remove it by hand");
        }
    }

    /**
     * The same, with the rows. The manifest goes first: what is left of a run without one is nobody's, and does not stand in
     * the way of the next where a kill leaves it there.
     */
    public void clearWorkDir(Journal journal, List<String> files) {
        removeFromWorkDir(Manifest.FILE);
        journal.delete();
        StagedFiles.sweep(workDir);
        clearWorkDir(files);
    }

    /** Removes these files of {@code {save_dir}_tmp}, and the folder if nothing is left in it. */
    public void clearWorkDir(List<String> files) {
        try {
            for (String file : files) {
                Files.deleteIfExists(workDir.resolve(file));
            }
            Files.delete(workDir);
        } catch (IOException leftover) {
            // somebody else's file is in it: theirs to remove
        }
    }

    /**
     * Makes sure that no other run has begun in {@code {save_dir}_tmp} meanwhile.
     *
     * @throws RunException if so
     */
    public void requireStill(Manifest manifest) {
        Path file = workDir.resolve(Manifest.FILE);
        Optional<Manifest> there = Manifest.read(file);
        if (there.isEmpty() || !manifest.differencesFrom(there.get()).isEmpty()) {
            throw new RunException(file + (there.isEmpty() ? " is gone" : " is another run's now")
                    + ": somebody else works in that folder; give each run its own --save_dir, and run the same command"
                    + " again");
        }
    }

    /**
     * The files of another run that is complete in {@code save_dir}, what vouches for them first; none where there is none.
     *
     * @param manifest of this run
     */
    public List<String> filesOfAnother(Manifest manifest) {
        Optional<Manifest> there = Manifest.read(saveDir.resolve(Manifest.FILE))
                .filter(run -> !run.outputs().isEmpty())
                .filter(run -> !manifest.differencesFrom(run).isEmpty());
        return there.map(run -> Stream.of(Stream.of(Manifest.FILE), run.outputs().keySet().stream(), Stream.of(PAGE))
                        .flatMap(names -> names)
                        .filter(name -> FileName.staysInFolder(name)
                                && name.chars().noneMatch(Character::isISOControl)
                                && Files.isRegularFile(saveDir.resolve(name), LinkOption.NOFOLLOW_LINKS))
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    /** A folder beside {@code save_dir} by the name that the user would give it. */
    public Path named(Path beside) {
        Path plain = saveDir.resolveSibling(beside.getFileName());
        try {
            return Files.isSameFile(plain, beside) ? plain : beside;
        } catch (IOException elsewhere) {
            return beside;
        }
    }

    /** Removes {@code save_dir} if nothing is in it. */
    public void removeEmptySaveDir() {
        try {
            Files.delete(saveDir);
        } catch (IOException inUse) {
            // results of another run are in it
        }
    }

    private static Optional<String> problem(Path folder) {
        Path existing = nearestExisting(folder);
        if (existing == null) {
            return Optional.of(notWritable(folder, "its file system is not there"));
        }
        if (!Files.isDirectory(existing)) {
            return Optional.of(notWritable(folder, existing + " is a file"));
        }
        if (!Files.isWritable(existing)) {
            return Optional.of(notWritable(folder, "no permission to write in " + existing));
        }
        return Optional.empty();
    }

    private static @Nullable Path nearestExisting(Path folder) {
        Path candidate = folder.toAbsolutePath().normalize();
        while (candidate != null && !Files.exists(candidate)) {
            candidate = candidate.getParent();
        }
        return candidate;
    }

    private static String notWritable(Path folder, String reason) {
        return "--save_dir is not writable: " + folder + ": " + reason + "; choose another folder";
    }
}
