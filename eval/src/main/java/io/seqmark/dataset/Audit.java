package io.seqmark.dataset;

import io.seqmark.base.InputException;
import io.seqmark.base.ReadFile;
import io.seqmark.base.RunException;
import io.seqmark.dataset.named.CorpusFiles;
import io.seqmark.dataset.record.RecordReader;
import io.seqmark.dataset.record.RecordReader.FieldTexts;
import io.seqmark.dataset.unpack.Packing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** The one check of a corpus before any work: reads all of its files and reports everything that is wrong with any. */
final class Audit {
    private final CorpusColumns columns;
    private final CorpusFiles named;
    private final OptionalLong limit;
    private final List<ReadFile> read = new ArrayList<>();

    Audit(CorpusColumns columns, CorpusFiles named, OptionalLong limit) {
        this.columns = columns;
        this.named = named;
        this.limit = limit;
    }

    /**
     * The scanned columns of a file, with its problems.
     *
     * @param sides none where the file could not be scanned to its end
     */
    private record Scanned(Faults faults, Map<Column, Corpus.Side> sides) {
        Scanned {
            sides = Map.copyOf(sides);
        }

        static Scanned failed(Faults faults) {
            return new Scanned(faults, Map.of());
        }
    }

    /** Opens the corpus, or says all that is wrong with it. */
    @SuppressWarnings("MustBeClosedChecker") // the corpus owns the arena from here on, and closes it
    Corpus open() {
        Arena arena = Arena.ofShared();
        try {
            SequencedMap<Path, List<Column>> byFile = new LinkedHashMap<>();
            columns.all()
                    .forEach(column -> byFile.computeIfAbsent(column.file(), _ -> new ArrayList<>())
                            .add(column));
            SequencedMap<Path, Scanned> scanned = new LinkedHashMap<>();
            byFile.forEach((file, ofFile) -> scanned.put(file, scan(file, ofFile, arena)));
            Optional<Corpus.Side> source = columns.source().flatMap(column -> side(scanned, column));
            List<String> problems = new ArrayList<>(columns.missing());
            columns.source()
                    .flatMap(column -> Optional.ofNullable(scanned.get(column.file())))
                    .ifPresent(file -> problems.addAll(file.faults().lines()));
            problems.addAll(referenceProblems(source, scanned));
            if (!problems.isEmpty()) {
                throw new InputException(problems);
            }
            Corpus.Side sources = source.orElseThrow();
            long size = Math.min(sources.text().lines(), limit.orElse(Long.MAX_VALUE));
            List<Corpus.Side> references = columns.references().stream()
                    .map(column -> side(scanned, column).orElseThrow())
                    .toList();
            return new Corpus(arena, size, sources, references, read, named.stripsSources());
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private static Optional<Corpus.Side> side(Map<Path, Scanned> scanned, Column column) {
        return Optional.ofNullable(scanned.get(column.file()))
                .flatMap(file -> Optional.ofNullable(file.sides().get(column)));
    }

    private boolean isSource(Column column) {
        return columns.source().equals(Optional.of(column));
    }

    private Scanned scan(Path path, List<Column> ofFile, Arena arena) {
        Faults faults = new Faults(path);
        if (!Files.isRegularFile(path)) {
            faults.add("expected a regular file");
            return Scanned.failed(faults);
        }
        Column first = ofFile.getFirst();
        try {
            if (first.field().isPresent()) {
                return scanFields(path, ofFile, faults, arena);
            }
            return first.packing() == Packing.NONE
                    ? scanText(path, first, faults, arena)
                    : scanPacked(path, first, faults, arena);
        } catch (AccessDeniedException e) {
            faults.add("no permission to read it");
        } catch (IOException e) {
            faults.add("cannot be read (" + RunException.reason(e) + ")");
        }
        return Scanned.failed(faults);
    }

    private Scanned scanText(Path path, Column column, Faults faults, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ReadFile.Stamp before = ReadFile.Stamp.of(path);
            if (channel.size() == 0) {
                faults.add("the file is empty");
                return Scanned.failed(faults);
            }
            MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            Optional<Corpus.Side> side = new TextScan(path, bytes, most(), !isSource(column), faults).run();
            if (side.isPresent()) {
                read.add(ReadFile.of(path, before, side.get().sha256()));
            }
            return new Scanned(
                    faults, side.map(present -> Map.of(column, present)).orElse(Map.of()));
        }
    }

    private Scanned scanPacked(Path path, Column column, Faults faults, Arena arena) throws IOException {
        UnpackedLines decoding = new UnpackedLines(path, List.of(column), faults, arena);
        MemorySegment bytes = decoding.unpacked();
        read.add(decoding.read());
        if (bytes.byteSize() == 0) {
            faults.add("the file is empty");
            return Scanned.failed(faults);
        }
        Optional<Corpus.Side> side = new TextScan(path, bytes, most(), !isSource(column), faults).run();
        return new Scanned(faults, side.map(present -> Map.of(column, present)).orElse(Map.of()));
    }

    private Scanned scanFields(Path path, List<Column> ofFile, Faults faults, Arena arena) throws IOException {
        UnpackedLines decoding = new UnpackedLines(path, ofFile, faults, arena);
        List<MemorySegment> lines = decoding.fields(new FieldRules(ofFile, faults));
        read.add(decoding.read());
        if (lines.getFirst().byteSize() == 0) {
            faults.add("the file has no records");
            return Scanned.failed(faults);
        }
        Map<Column, Corpus.Side> sides = new LinkedHashMap<>();
        for (int i = 0; i < ofFile.size(); i++) {
            // what can be wrong with a line was told by its record, which knows its place in the file
            Faults known = new Faults(path);
            Column column = ofFile.get(i);
            new TextScan(path, lines.get(i), most(), true, known).runLines().ifPresent(side -> sides.put(column, side));
        }
        return new Scanned(faults, sides);
    }

    /** What a text must be to become a line; those beyond the limit are counted only. */
    private final class FieldRules implements UnpackedLines.Rules {
        private final List<Column> ofFile;
        private final Faults faults;
        private long records;
        private long lastLine;

        FieldRules(List<Column> ofFile, Faults faults) {
            this.ofFile = ofFile;
            this.faults = faults;
        }

        @Override
        public Optional<String> line(int column, FieldTexts record, String text) {
            if (record.line() != lastLine) {
                lastLine = record.line();
                records++;
            }
            if (records > most()) {
                return Optional.empty();
            }
            String name = ofFile.get(column).field().orElse("");
            if (text.isEmpty() && isSource(ofFile.get(column))) {
                faults.addLine(record.line(), "field " + name + " is empty; fill it, or remove the record");
            } else if (text.getBytes(StandardCharsets.UTF_8).length > RecordReader.MAX_TEXT_BYTES) {
                faults.addLine(
                        record.line(),
                        "field " + name + " has more than " + RecordReader.MAX_TEXT_BYTES + " bytes; split it");
            } else if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
                return Optional.of(text);
            } else if (named.joinsLines()) {
                return Optional.of(text.replace("\r\n", " ").replace('\n', ' ').replace('\r', ' '));
            } else {
                faults.addLine(
                        record.line(),
                        "field " + name + " has a line break, and an example is one line: --line_breaks space makes a"
                                + " space of each");
            }
            return Optional.empty();
        }
    }

    private long most() {
        return limit.orElse(Long.MAX_VALUE);
    }

    private List<String> referenceProblems(Optional<Corpus.Side> source, SequencedMap<Path, Scanned> scanned) {
        List<String> problems = new ArrayList<>();
        for (Path file :
                columns.references().stream().map(Column::file).distinct().toList()) {
            Optional<Scanned> found = Optional.ofNullable(scanned.get(file));
            boolean told = columns.source().map(Column::file).equals(Optional.of(file));
            if (found.isPresent() && !told) {
                problems.addAll(found.get().faults().lines());
                Optional<Corpus.Side> any =
                        found.get().sides().values().stream().findFirst();
                if (source.isPresent() && any.isPresent()) {
                    countsDiffer(source.get(), any.get()).ifPresent(problems::add);
                }
            }
        }
        if (!problems.isEmpty() && !columns.referencesRequired()) {
            problems.add(columns.references().getFirst().file()
                    + ": this run needs no references; move the file away to go on without them");
        }
        return problems;
    }

    private static Optional<String> countsDiffer(Corpus.Side source, Corpus.Side target) {
        long wanted = source.text().lines();
        long has = target.text().lines();
        if (has == wanted) {
            return Optional.empty();
        }
        Path shorter = has < wanted ? target.path() : source.path();
        return Optional.of(
                target.path() + ": " + has + " lines, but " + source.path().getFileName() + " has " + wanted + "; line "
                        + (Math.min(has, wanted) + 1) + " is the first that " + shorter.getFileName() + " lacks");
    }
}
