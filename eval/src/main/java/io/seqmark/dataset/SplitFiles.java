package io.seqmark.dataset;

import io.seqmark.base.InputException;
import io.seqmark.dataset.record.RecordFormat;
import io.seqmark.dataset.unpack.Packing;
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
import java.util.stream.Stream;

/**
 * Where a split's files are.
 *
 * @param source {@code {type_path}.source}, packed or not, else {@code {type_path}.jsonl} and such, if it is there
 * @param target {@code {type_path}.target}, packed or not, if it is there
 * @param missing a problem for each file that is needed and not there
 */
record SplitFiles(Optional<Path> source, Optional<Path> target, List<String> missing) {
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
        Optional<Path> source = source(dataDir, typePath);
        Optional<Path> target = packed(dataDir, typePath + TARGET);
        List<String> missing = new ArrayList<>();
        if (source.isEmpty()) {
            missing.add(dataDir.resolve(typePath + SOURCE) + ": no such file; " + alternatives(dataDir));
        }
        boolean inSource = source.flatMap(Column::format).isPresent();
        if (targetRequired && target.isEmpty() && !inSource) {
            missing.add(dataDir.resolve(typePath + TARGET)
                    + ": no such file; the metrics need references, one a line (--metric none runs without)");
        }
        return new SplitFiles(source, inSource ? Optional.empty() : target, missing);
    }

    /**
     * The file of the sources; the text file counts where there is one, as it always did.
     *
     * @throws InputException if there are several others
     */
    static Optional<Path> source(Path dataDir, String typePath) {
        Optional<Path> text = packed(dataDir, typePath + SOURCE);
        if (text.isPresent()) {
            return text;
        }
        List<Path> others = Stream.of(RecordFormat.values())
                .map(format -> packed(dataDir, typePath + format.ending()))
                .flatMap(Optional::stream)
                .toList();
        if (others.size() > 1) {
            throw new InputException(others.getFirst() + " and " + others.get(1)
                    + " are both there: name the one that is meant with --source_file");
        }
        return others.stream().findFirst();
    }

    /** The file as it is, else packed. */
    private static Optional<Path> packed(Path dataDir, String name) {
        return Stream.of(Packing.values())
                .map(packing -> dataDir.resolve(name + packing.ending()))
                .filter(Files::exists)
                .findFirst();
    }

    private static String alternatives(Path dataDir) {
        SortedSet<String> splits = new TreeSet<>();
        boolean empty = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dataDir)) {
            for (Path entry : entries) {
                empty = false;
                String file = String.valueOf(entry.getFileName());
                String name = Packing.of(file).stripped(file);
                if (splits.size() < LISTED) {
                    Stream.concat(
                                    Stream.of(SOURCE),
                                    Stream.of(RecordFormat.values()).map(RecordFormat::ending))
                            .filter(name::endsWith)
                            .findFirst()
                            .ifPresent(ending -> splits.add(name.substring(0, name.length() - ending.length())));
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
