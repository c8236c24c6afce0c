package io.seqmark.dataset;

import io.seqmark.base.ReadFile;
import io.seqmark.base.RegularFile;
import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import io.seqmark.dataset.record.RecordReader;
import io.seqmark.dataset.record.RecordReader.FieldTexts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a file, or fields of it, to lines in temporary files, which are mapped and then removed: they live as long as the
 * corpus does, and a kill leaves nothing behind where the system lets a mapped file be removed. One use.
 */
final class UnpackedLines {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final List<Column> columns;
    private final Faults faults;
    private final Arena arena;
    private @Nullable ReadFile read;

    /**
     * Prepares it.
     *
     * @param columns of that file; those that are fields are several at the most
     * @param arena that the mapped lines live in
     */
    UnpackedLines(Path file, List<Column> columns, Faults faults, Arena arena) {
        this.file = file;
        this.columns = List.copyOf(columns);
        this.faults = faults;
        this.arena = arena;
    }

    /** What becomes of the texts of a record. */
    interface Rules {
        /** The line of a text, or a fault; 0 is the first of the columns. */
        Optional<String> line(int column, FieldTexts record, String text);
    }

    /** The packed file as it was read. */
    ReadFile read() {
        if (read == null) {
            throw new IllegalStateException("nothing was read yet");
        }
        return read;
    }

    /** The mapped bytes of all that the file unpacks to. */
    MemorySegment unpacked() throws IOException {
        try (Lines lines = Lines.create()) {
            reading(bytes -> bytes.transferTo(lines.out()));
            return lines.map(arena);
        }
    }

    /** The mapped lines of each column, of which all are equally many. */
    List<MemorySegment> fields(Rules rules) throws IOException {
        List<Lines> lines = new ArrayList<>();
        try {
            for (int i = 0; i < columns.size(); i++) {
                lines.add(Lines.create());
            }
            reading(bytes -> {
                RecordReader records = Column.format(file)
                        .orElseThrow()
                        .reader(
                                bytes,
                                columns.stream()
                                        .map(column -> column.field().orElseThrow())
                                        .toList(),
                                faults::addLine);
                for (Optional<FieldTexts> next = records.next(); next.isPresent(); next = records.next()) {
                    FieldTexts record = next.get();
                    for (int i = 0; i < columns.size(); i++) {
                        int column = i;
                        String line = record.texts()
                                .get(i)
                                .flatMap(text -> rules.line(column, record, text))
                                .orElse("");
                        lines.get(i).write(line);
                    }
                }
            });
            List<MemorySegment> mapped = new ArrayList<>();
            for (Lines each : lines) {
                mapped.add(each.map(arena));
            }
            return mapped;
        } finally {
            for (Lines each : lines) {
                each.close();
            }
        }
    }

    private interface Body {
        void read(InputStream bytes) throws IOException;
    }

    /** The whole file passes by, so that its hash is that of what was read. */
    private void reading(Body body) throws IOException {
        ReadFile.Stamp before = ReadFile.Stamp.of(file);
        MessageDigest digest = Sha256.digest();
        try (InputStream raw = new DigestInputStream(RegularFile.stream(file), digest);
                InputStream bytes = columns.getFirst().packing().open(raw, before.size())) {
            body.read(bytes);
            raw.transferTo(OutputStream.nullOutputStream()); // bytes behind the end of a packed text
        }
        read = ReadFile.of(file, before, Sha256.hex(digest));
    }

    /** A temporary file of lines. */
    private record Lines(Path path, OutputStream out) implements AutoCloseable {
        static Lines create() {
            try {
                Path path = Files.createTempFile("seqmark-corpus-", ".lines");
                return new Lines(
                        path, new TemporaryOutput(path, new BufferedOutputStream(Files.newOutputStream(path), BUFFER)));
            } catch (IOException failure) {
                throw TemporaryOutput.failed(Path.of(System.getProperty("java.io.tmpdir", "")), failure);
            }
        }

        void write(String line) throws IOException {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }

        @SuppressWarnings("MustBeClosedChecker") // the corpus owns the arena
        MemorySegment map(Arena arena) throws IOException {
            out.close();
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
            try {
                Files.deleteIfExists(path);
            } catch (IOException mapped) {
                path.toFile().deleteOnExit(); // Windows keeps a file that is mapped
            }
        }
    }

    /** What cannot be written is a failure of the run, and not of the file that is read. */
    private static final class TemporaryOutput extends OutputStream {
        private final Path path;
        private final OutputStream out;

        TemporaryOutput(Path path, OutputStream out) {
            this.path = path;
            this.out = out;
        }

        @Override
        public void write(int b) {
            writing(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writing(() -> out.write(bytes, offset, length));
        }

        @Override
        public void close() {
            writing(out::close);
        }

        private interface Write {
            void run() throws IOException;
        }

        private void writing(Write write) {
            try {
                write.run();
            } catch (IOException failure) {
                throw failed(path, failure);
            }
        }

        static RunException failed(Path path, IOException failure) {
            return RunException.writing(
                    path, failure, "the corpus is unpacked to there; make room, or set TMPDIR to where there is some");
        }
    }
}
