package io.seqmark.dataset;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a split's files are.
 *
 * @param source {@code {type_path}.source}, if it is there
 * @param target {@code {type_path}.target}, if it is there
 * @param targetRequired whether the run needs it
 * @param missing a problem for each file that is needed and not there
 */
record SplitFiles(Optional<Path> source, Optional<Path> target, boolean targetRequired, List<String> missing) {
    private static final String SOURCE = ".source";
    private static final String TARGET = ".target";
    private static final int LISTED = 8;

    /**
     * Finds the files.
     *
     * @throws InputException if the folder is not there, or the name would lead out of it
     */
    static SplitFiles locate(Path dataDir, String typePath, boolean targetRequired) {
        if (typePath.isBlank() || typePath.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
            throw new InputException("--type_path \"" + printable(typePath)
                    + "\": expected the name of a split, as test or val, not a path; use --data_dir for the folder");
        }
        if (!Files.isDirectory(dataDir)) {
            throw new InputException("--data_dir " + dataDir + ": "
                    + (Files.exists(dataDir) ? "is a file, expected a folder" : "no such folder") + " with " + typePath
                    + SOURCE + " and " + typePath + TARGET);
        }
        Path source = dataDir.resolve(typePath + SOURCE);
        Path target = dataDir.resolve(typePath + TARGET);
        List<String> missing = new ArrayList<>();
        if (!Files.exists(source)) {
            missing.add(source + ": no such file; " + alternatives(dataDir));
        }
        if (targetRequired && !Files.exists(target)) {
            missing.add(
                    target + ": no such file; the metrics need references, one a line (--metric none runs without)");
        }
        return new SplitFiles(existing(source), existing(target), targetRequired, missing);
    }

    private static Optional<Path> existing(Path file) {
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private static String alternatives(Path dataDir) {
        SortedSet<String> splits = new TreeSet<>();
        boolean empty = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dataDir)) {
            for (Path entry : entries) {
                empty = false;
                String name = String.valueOf(entry.getFileName());
                if (name.endsWith(SOURCE) && splits.size() < LISTED) {
                    splits.add(name.substring(0, name.length() - SOURCE.length()));
                }
            }
        } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
            return "and the folder cannot be listed (" + e.getMessage() + ")";
        }
        if (empty) {
            return "the folder is empty";
        }
        return splits.isEmpty()
                ? "the folder holds no .source file at all, name another one with --data_dir"
                : "the folder has the splits " + String.join(", ", splits) + ", name one with --type_path";
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
