package io.seqmark.dataset;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A mapped text file whose lines are found through a sparse index: the place of every sixteenth line, half a byte a line
 * on the heap, and from there a walk over at most fifteen newlines. Immutable, thread-safe while the mapping lives.
 */
final class TextFile {
    /** The index keeps the place of each line whose number is a multiple of it. */
    static final int STRIDE = 16;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;
    private final long[] anchors;
    private final long lines;

    /**
     * Over a file that a scan has passed.
     *
     * @param anchors the place of the lines 0, {@link #STRIDE}, 2 x {@link #STRIDE}, ...
     * @param lines how many there are
     */
    TextFile(MemorySegment bytes, long[] anchors, long lines) {
        this.bytes = bytes;
        this.anchors = anchors;
        this.lines = lines;
    }

    /** The number of lines. */
    long lines() {
        return lines;
    }

    /** A line without its end, counted from 0. */
    String line(long index) {
        long start = anchors[Math.toIntExact(index / STRIDE)];
        for (long skip = index % STRIDE; skip > 0; skip--) {
            start = newlineFrom(start) + 1;
        }
        long end = contentEnd(bytes, start, newlineFrom(start));
        byte[] line = bytes.asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE);
        return new String(line, StandardCharsets.UTF_8);
    }

    /** The bytes that the index occupies on the heap. */
    long indexBytes() {
        return (long) anchors.length * Long.BYTES;
    }

    /** Where the line that ends at a newline, or at the end of the file, has its last byte but its end; exclusive. */
    static long contentEnd(MemorySegment bytes, long start, long newline) {
        boolean carriageReturn =
                newline > start && newline < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, newline - 1) == '\r';
        return carriageReturn ? newline - 1 : newline;
    }

    /** The next newline, or the end of the file. */
    private long newlineFrom(long start) {
        long size = bytes.byteSize();
        long at = start;
        for (; at <= size - Long.BYTES; at += Long.BYTES) {
            long found = Utf8.newlines(bytes.get(WORD, at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < size && bytes.get(ValueLayout.JAVA_BYTE, at) != '\n') {
            at++;
        }
        return at;
    }
}
