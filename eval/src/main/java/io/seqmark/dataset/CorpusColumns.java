package io.seqmark.dataset;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.dataset.named.CorpusFiles;
import io.seqmark.dataset.record.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the lines of a corpus are.
 *
 * @param source if it is there
 * @param references those that are there
 * @param referencesRequired whether the run needs them
 * @param missing a problem for each file that is needed and not there
 */
record CorpusColumns(
        Optional<Column> source, List<Column> references, boolean referencesRequired, List<String> missing) {
    private static final String SOURCE_FIELD = "source";
    private static final String REFERENCE_FIELD = "target";

    CorpusColumns {
        references = List.copyOf(references);
        missing = List.copyOf(missing);
    }

    /** All of them, that of the sources first. */
    Stream<Column> all() {
        return Stream.concat(source.stream(), references.stream());
    }

    /**
     * Finds the files.
     *
     * @param dataDir of no matter where the file of the sources is named
     * @throws InputException if the folder is not there, the name of the split would lead out of it, or names contradict
     *     each other
     */
    static CorpusColumns locate(Path dataDir, String typePath, CorpusFiles named, boolean required) {
        List<String> missing = new ArrayList<>();
        Optional<Path> source = named.source();
        Optional<Path> target = Optional.empty();
        if (source.isEmpty()) {
            SplitFiles split = SplitFiles.locate(
                    dataDir, typePath, required && named.references().isEmpty());
            source = split.source();
            target = named.references().isEmpty() ? split.target() : Optional.empty();
            missing.addAll(split.missing());
        } else if (!Files.exists(source.get())) {
            missing.add(source.get() + ": no such file");
            source = Optional.empty();
        }
        List<Path> files = new ArrayList<>(named.references());
        target.ifPresent(files::add);
        Mistakes mistakes = new Mistakes();
        Optional<Column> sources = source.flatMap(file -> mistakes.attempt(
                () -> new Column(file, field("--source_field", file, named.sourceField(), SOURCE_FIELD))));
        List<Column> references = mistakes.attempt(() -> references(sources, files, named, required))
                .orElse(List.of());
        mistakes.report();
        if (required && references.isEmpty() && sources.isPresent() && missing.isEmpty()) {
            missing.add(sources.get().file() + ": the metrics need references: name their file with --reference_file"
                    + " (--metric none runs without)");
        }
        List<Column> present = new ArrayList<>();
        for (Column reference : references) {
            if (Files.exists(reference.file())) {
                present.add(reference);
            } else {
                missing.add(reference.file() + ": no such file");
            }
        }
        return new CorpusColumns(sources, present, required, missing);
    }

    private static Optional<String> field(String option, Path file, Optional<String> named, String usual) {
        if (Column.format(file).isPresent()) {
            return named.or(() -> Optional.of(usual));
        }
        if (named.isPresent()) {
            throw new InputException(option + " " + named.get() + ": " + file + " is a text file, which has no fields ("
                    + String.join(
                            ", ",
                            Stream.of(RecordFormat.values())
                                    .map(RecordFormat::ending)
                                    .toList()) + " have)");
        }
        return Optional.empty();
    }

    private static List<Column> references(
            Optional<Column> source, List<Path> files, CorpusFiles named, boolean required) {
        List<String> fields = named.referenceFields();
        if (files.isEmpty()) {
            Optional<Path> same =
                    source.filter(column -> column.field().isPresent()).map(Column::file);
            if (same.isPresent() && (required || !fields.isEmpty())) {
                return columns(List.of(same.get()), fields);
            }
            if (!fields.isEmpty() && source.isPresent()) {
                throw new InputException("--reference_field " + fields.getFirst() + ": of which file? name it with"
                        + " --reference_file");
            }
            return List.of();
        }
        return columns(files, fields);
    }

    /** One field of several files, several fields of one, or as many of both. */
    private static List<Column> columns(List<Path> files, List<String> fields) {
        int count = Math.max(files.size(), fields.size());
        if ((files.size() > 1 && files.size() < count) || (fields.size() > 1 && fields.size() < count)) {
            throw new InputException(
                    "--reference_file %d times and --reference_field %d times: give one of them once, or"
                                    .formatted(files.size(), fields.size())
                            + " both equally often");
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = files.get(Math.min(i, files.size() - 1));
            Optional<String> field =
                    fields.isEmpty() ? Optional.empty() : Optional.of(fields.get(Math.min(i, fields.size() - 1)));
            columns.add(new Column(file, field("--reference_field", file, field, REFERENCE_FIELD)));
        }
        if (columns.stream().distinct().count() < columns.size()) {
            throw new InputException(
                    "the same references are named twice: " + columns.getFirst().file());
        }
        return columns;
    }

    static long sourceBytes(Path dataDir, String typePath, CorpusFiles named) {
        try {
            Optional<Path> file = named.source().or(() -> SplitFiles.source(dataDir, typePath));
            return file.isEmpty() ? 0 : Files.size(file.get());
        } catch (IOException | InputException absent) {
            return 0; // whoever needs the file says so
        }
    }
}
