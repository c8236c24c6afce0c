package io.seqmark.study;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.run.FinishedRun;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The finished runs below a folder. Immutable.
 *
 * @param runs in the order of their folders
 * @param broken what is no whole run, or could not be looked at, and why: a line each
 */
public record RunList(List<ListedRun> runs, List<String> broken) {
    /** A run lies no deeper below the folder that was named. */
    public static final int DEPTH = 8;
    /** So many files and folders are looked at. */
    private static final int MOST_ENTRIES = 1_000_000;
    /** So many runs are read. */
    private static final int MOST_RUNS = 10_000;

    /** Of a run that has not ended, in its {@code {save_dir}_tmp}. */
    private static final String JOURNAL = "journal";

    public RunList {
        runs = List.copyOf(runs);
        broken = List.copyOf(broken);
    }

    /**
     * Looks for them. Links are not followed: what they lead to is found where it is, or lies outside. Hidden folders are left
     * out.
     *
     * @throws InputException if there is no such folder
     */
    public static RunList below(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(folder + ": there is no such folder");
        }
        try {
            Search search = new Search(folder, folder.toRealPath());
            Files.walkFileTree(search.real, EnumSet.noneOf(FileVisitOption.class), DEPTH + 1, search);
            return new RunList(search.runs, search.broken);
        } catch (IOException failure) {
            throw new InputException("cannot read " + folder + ": " + RunException.reason(failure), failure);
        }
    }

    /** Not thread-safe. */
    private static final class Search extends SimpleFileVisitor<Path> {
        private final Path named;
        private final Path real;
        private final List<ListedRun> runs = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();
        private int entries;

        Search(Path named, Path real) {
            this.named = named;
            this.real = real;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(real) && folder.getFileName().toString().startsWith(".")) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (++entries > MOST_ENTRIES || runs.size() >= MOST_RUNS) {
                broken.add(named + ": there is more than is looked at (" + MOST_ENTRIES + " files, " + MOST_RUNS
                        + " runs): name a folder below it");
                return FileVisitResult.TERMINATE;
            }
            if (Files.isRegularFile(folder.resolve(FinishedRun.RECORD_FILE), LinkOption.NOFOLLOW_LINKS)) {
                read(folder);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            entries++;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            broken.add(shown(file) + ": cannot be read: " + RunException.reason(failure));
            return FileVisitResult.CONTINUE;
        }

        private void read(Path folder) {
            Path shown = shown(folder);
            if (Files.isDirectory(folder.resolve(JOURNAL), LinkOption.NOFOLLOW_LINKS)) {
                broken.add(shown + ": a run that has not ended; its command goes on with it");
                return;
            }
            try {
                FinishedRun run = FinishedRun.open(folder);
                missing(folder, run)
                        .ifPresentOrElse(
                                name -> broken.add(shown + ": " + name + " is missing; run its command again"),
                                () -> runs.add(ListedRun.of(shown, run)));
            } catch (InputException damaged) {
                // its messages name the file by its real path
                damaged.problems().forEach(line -> broken.add(line.replace(folder.toString(), shown.toString())));
            }
        }

        /** Whether their content is the run's is not looked at here: that takes as long as the files are. */
        private static Optional<String> missing(Path folder, FinishedRun run) {
            return run.record().outputs().keySet().stream()
                    .filter(name -> !Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .findFirst();
        }

        private Path shown(Path path) {
            Path relative = real.relativize(path);
            return relative.toString().isEmpty()
                    ? named
                    : named.resolve(relative).normalize();
        }
    }
}
