package io.seqmark.dataset;

import io.seqmark.base.Sha256;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * One pass over a text file: where its lines are, whether they are well-formed UTF-8, which are empty or blank, and the
 * file's SHA-256. Lines beyond a limit are counted and hashed, but their content is nobody's business. One thread, one
 * use.
 */
final class TextScan {
    /** A longer line is no example of anything and would not fit the memory as a text. */
    static final long MAX_LINE_BYTES = 16L << 20;

    private static final int CHUNK = 1 << 20;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MemorySegment bytes;
    private final long limit;
    private final boolean emptyAllowed;
    private final Faults faults;
    private final MessageDigest digest = Sha256.digest();

    private long[] anchors = new long[16];
    private long lines;
    private long lineStart;
    private long blanks;
    private long wellFormed;
    private long invalid;
    private boolean lineInvalid;
    private String sha256 = "";

    /**
     * Prepares a scan.
     *
     * @param limit how many lines matter
     * @param emptyAllowed whether a line without content is fine, or a fault
     */
    TextScan(Path path, MemorySegment bytes, long limit, boolean emptyAllowed, Faults faults) {
        this.path = path;
        this.bytes = bytes;
        this.limit = limit;
        this.emptyAllowed = emptyAllowed;
        this.faults = faults;
    }

    /** Passes over the file; what is wrong is added to the faults. Absent where it gave up before the end. */
    Optional<Corpus.Side> run() {
        byte[] start = bytes.asSlice(0, Math.min(EncodingGuess.SAMPLE, bytes.byteSize()))
                .toArray(ValueLayout.JAVA_BYTE);
        Optional<String> wide = EncodingGuess.wide(start);
        if (wide.isPresent()) {
            faults.add("expected UTF-8, but the file looks like " + wide.get() + "; convert it: "
                    + EncodingGuess.iconv(path, wide.get()));
            return Optional.empty();
        }
        lineStart = startsWithMark(start) ? 3 : 0;
        if (lineStart == bytes.byteSize()) {
            faults.add("the file is empty");
            return Optional.empty();
        }
        return runLines();
    }

    /** The same over lines that are UTF-8 without a mark for sure. */
    Optional<Corpus.Side> runLines() {
        scan();
        return Optional.of(new Corpus.Side(path, new TextFile(bytes, anchors, lines), blanks, sha256));
    }

    private static boolean startsWithMark(byte[] start) {
        return start.length >= 3 && start[0] == (byte) 0xef && start[1] == (byte) 0xbb && start[2] == (byte) 0xbf;
    }

    private void scan() {
        anchors[0] = lineStart;
        byte[] chunk = new byte[(int) Math.min(CHUNK, bytes.byteSize())];
        long at = 0;
        while (at < bytes.byteSize()) {
            int length = (int) Math.min(chunk.length, bytes.byteSize() - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, length);
            int consumed = scanChunk(chunk, length, at, at + length == bytes.byteSize());
            digest.update(chunk, 0, consumed);
            at += consumed;
        }
        if (lineStart < bytes.byteSize()) {
            endLine(bytes.byteSize());
        }
        if (invalid > 0) {
            faults.explainEncoding(EncodingGuess.remedy(path, wellFormed, invalid));
        }
        anchors = Arrays.copyOf(anchors, Math.toIntExact((lines + TextFile.STRIDE - 1) / TextFile.STRIDE));
        sha256 = Sha256.hex(digest);
    }

    /** Scans up to the end of the chunk, or to a sequence that it cuts; returns the number of bytes passed. */
    private int scanChunk(byte[] chunk, int length, long base, boolean last) {
        int at = 0;
        while (at < length) {
            if (at <= length - Long.BYTES) {
                long word = (long) WORDS.get(chunk, at);
                int ascii = Utf8.asciiPrefix(word);
                long newlines = Utf8.newlines(word);
                while (newlines != 0) {
                    int offset = Long.numberOfTrailingZeros(newlines) >>> 3;
                    if (offset >= ascii) {
                        break; // beyond a byte that must be judged first
                    }
                    endLine(base + at + offset);
                    newlines &= newlines - 1;
                }
                at += ascii;
                if (ascii == Long.BYTES) {
                    continue;
                }
            } else if (chunk[at] >= 0) {
                if (chunk[at] == '\n') {
                    endLine(base + at);
                }
                at++;
                continue;
            }
            do { // a run of multi-byte sequences, as in any script but Latin
                int sequence = Utf8.sequenceLength(chunk, at, length);
                if (sequence > 0) {
                    wellFormed++;
                    at += sequence;
                } else if (sequence == Utf8.CUT && !last) {
                    return at;
                } else {
                    invalidByte(base + at, chunk[at] & 0xff);
                    at++;
                }
            } while (at < length && chunk[at] < 0);
        }
        return at;
    }

    private void invalidByte(long at, int value) {
        if (lines >= limit) {
            return;
        }
        invalid++;
        if (!lineInvalid) {
            lineInvalid = true;
            faults.addEncoding(
                    lines + 1,
                    String.format("invalid UTF-8 at byte %d of the line (0x%02x)", at - lineStart + 1, value));
        }
    }

    private void endLine(long newline) {
        if (lines < limit) {
            judge(TextFile.contentEnd(bytes, lineStart, newline));
        }
        lineInvalid = false;
        lineStart = newline + 1;
        lines++;
        if (lines % TextFile.STRIDE == 0) {
            int slot = Math.toIntExact(lines / TextFile.STRIDE);
            if (slot == anchors.length) {
                anchors = Arrays.copyOf(anchors, Math.multiplyExact(anchors.length, 2));
            }
            anchors[slot] = lineStart;
        }
    }

    private void judge(long end) {
        long length = end - lineStart;
        if (length == 0) {
            blanks++;
            if (!emptyAllowed) {
                faults.addLine(lines + 1, "the line is empty; fill it, or remove it here and in the parallel file");
            }
        } else if (length > MAX_LINE_BYTES) {
            faults.addLine(
                    lines + 1, "the line has " + length + " bytes, at most " + MAX_LINE_BYTES + " are read; split it");
        } else if (!lineInvalid && isBlank(end)) {
            blanks++;
        }
    }

    /** Whether a line with content has nothing but white space, in the sense of Python's {@code str.isspace}. */
    private boolean isBlank(long end) {
        long at = lineStart;
        while (at < end) {
            int lead = bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            int length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
            int c = lead & (length == 1 ? 0x7f : 0x7f >> length);
            for (int i = 1; i < length; i++) {
                c = (c << 6) | (bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0x3f);
            }
            if (!isSpace(c)) {
                return false; // nearly every line ends at its first character
            }
            at += length;
        }
        return true;
    }

    /** In the sense of Python's {@code str.isspace}. */
    static boolean isSpace(int c) {
        // Character.isWhitespace leaves out the no-break spaces, isSpaceChar the control characters
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }
}
