package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import io.seqmark.dataset.unpack.Packing;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a file or of standard input: strict UTF-8, split at {@code \n} alone; an {@code \r} before it and a byte order
 * mark are dropped. What ends in {@code .gz} or {@code .zst} is
 * unpacked. Not thread-safe.
 */
public final class TextLines implements AutoCloseable {
    private static final String STANDARD_INPUT = "-";
    /** Longer than any example; what unpacks without an end stops here. */
    private static final int LONGEST_LINE = 16 << 20;

    private static final char REPLACEMENT = '\uFFFD';

    private final String name;
    private final InputStream stream;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private boolean ended;
    private long lines;
    private int longest;
    private long longestLine;

    private TextLines(String name, InputStream stream) {
        this.name = name;
        this.stream = stream;
    }

    /**
     * Opens a file, or standard input for {@code -}.
     *
     * @throws InputException if it cannot be read
     */
    public static TextLines open(String file, InputStream standardInput) {
        if (file.equals(STANDARD_INPUT)) {
            return new TextLines("standard input", standardInput);
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new InputException(file + " is a directory: name a file with one example a line");
        }
        try {
            InputStream bytes = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
            return new TextLines(file, unpacked(file, bytes, path));
        } catch (NoSuchFileException missing) {
            throw new InputException("there is no file " + file, missing);
        } catch (ZipException | EOFException packed) {
            throw new InputException(file + " is not gzip, though its name says so", packed);
        } catch (IOException unreadable) {
            throw new InputException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static InputStream unpacked(String file, InputStream bytes, Path path) throws IOException {
        return switch (Packing.of(file)) {
            case NONE -> bytes;
            case GZIP -> new GZIPInputStream(bytes, 1 << 16);
            case ZSTD -> Packing.ZSTD.open(bytes, Files.size(path));
        };
    }

    static boolean isStandardInput(String file) {
        return file.equals(STANDARD_INPUT);
    }

    String name() {
        return name;
    }

    /** The lines read so far. */
    long count() {
        return lines;
    }

    /** The longest line read so far, for a message. */
    String longest() {
        return "the longest line so far is line " + longestLine + " of " + name + " with " + longest + " bytes";
    }

    /** Its length in bytes. */
    int longestBytes() {
        return longest;
    }

    /** The next line; absent after the last. */
    public Optional<String> next() {
        int newline = findNewline();
        if (newline < 0 && start == end) {
            return Optional.empty();
        }
        int stop = newline < 0 ? end : newline;
        int length = stop - start;
        if (length > 0 && newline >= 0 && buffer[stop - 1] == '\r') {
            length--;
        }
        if (length > longest) {
            longest = length;
            longestLine = lines + 1;
        }
        String line = decode(start, length);
        start = newline < 0 ? end : newline + 1;
        lines++;
        return Optional.of(lines == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line);
    }

    /** Reads to the end, and answers how many lines there are. */
    long countAll() {
        while (next().isPresent()) {
            // each is counted
        }
        return lines;
    }

    /** Where the next newline is in the buffer, which is filled as needed; -1 if the rest has none. */
    private int findNewline() {
        int scanned = start;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    return i;
                }
            }
            scanned = end;
            if (ended) {
                return -1;
            }
            int moved = makeRoom();
            scanned -= moved;
            fill();
        }
    }

    /** Makes room behind the rest, and answers by how many bytes the rest moved to the front. */
    private int makeRoom() {
        int moved = start;
        if (end - start > buffer.length / 2) {
            if (end - start >= LONGEST_LINE) {
                throw new InputException(name + " line " + (lines + 1) + " is longer than " + (LONGEST_LINE >> 20)
                        + " MiB, the most that is scored as one example: put one example on each line, or split this one"
                        + " in all files");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        return moved;
    }

    private void fill() {
        try {
            int read = stream.read(buffer, end, buffer.length - end);
            if (read < 0) {
                ended = true;
            } else {
                end += read;
            }
        } catch (ZipException | EOFException damaged) {
            throw new InputException(name + " is damaged gzip after line " + lines, damaged);
        } catch (IOException unreadable) {
            throw new InputException(name + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private String decode(int from, int length) {
        String line = new String(buffer, from, length, StandardCharsets.UTF_8);
        if (line.indexOf(REPLACEMENT) >= 0) { // it stands for what is invalid, or for itself
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, length));
            } catch (CharacterCodingException invalid) {
                throw new InputException(
                        name + " line " + (lines + 1) + " is not valid UTF-8: convert the file, for example with iconv",
                        invalid);
            }
        }
        return line;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException unlikely) {
            throw new UncheckedIOException(name + " cannot be closed", unlikely);
        }
    }
}
