package io.seqmark.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entries of a mapped zip file, each as a slice of the mapping. Reads what {@code torch.save} writes: entries that are
 * stored, not compressed, in one file, with or without the zip64 records of large ones. The JDK's ZipFile would not tell
 * where an entry's bytes are. Names are keys here and never become paths.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format</a>
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int END64_LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ZIP64_EXTRA = 1;
    private static final int MAX_COMMENT = 0xffff;
    private static final long MAX_ENTRIES = 1_000_000;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final int ENCRYPTED = 1;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private final Map<String, ZippedFile> entries = new LinkedHashMap<>();
    private long directoryStart;

    /**
     * A stored entry.
     *
     * @param crc CRC-32 of its bytes as the directory has it, unsigned
     */
    record ZippedFile(String name, MemorySegment data, long crc) {}

    private ZipDirectory(MemorySegment file) {
        this.file = file;
    }

    /**
     * Reads the directory.
     *
     * @throws MalformedException if the file is cut or contradicts itself, or an entry is compressed or encrypted
     */
    static ZipDirectory read(MemorySegment file) throws MalformedException {
        ZipDirectory zip = new ZipDirectory(file);
        zip.readEntries(zip.findEnd());
        return zip;
    }

    /** The entries by their names, in directory order. */
    Map<String, ZippedFile> entries() {
        return entries;
    }

    /** The entry of that name. */
    Optional<ZippedFile> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** The end record stands at the end, but for a comment whose length it gives. */
    private long findEnd() throws MalformedException {
        long last = file.byteSize() - END_BYTES;
        for (long at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
            if (file.get(INT, at) == END && u16(at + 20) == last - at) {
                return at;
            }
        }
        throw new MalformedException("truncated, the zip file has no end record");
    }

    private void readEntries(long end) throws MalformedException {
        long count = u16(end + 10);
        long size = u32(end + 12);
        long start = u32(end + 16);
        long limit = end;
        long locator = end - END64_LOCATOR_BYTES;
        if (locator >= 0 && file.get(INT, locator) == END64_LOCATOR) { // torch writes it at any size
            limit = file.get(LONG, locator + 8);
            require(
                    limit >= 0 && limit <= locator - END64_BYTES && file.get(INT, limit) == END64,
                    "no zip64 end record");
            count = agreed(count, 0xffff, file.get(LONG, limit + 32));
            size = agreed(size, IN_ZIP64, file.get(LONG, limit + 40));
            start = agreed(start, IN_ZIP64, file.get(LONG, limit + 48));
        }
        require(count >= 0 && count <= MAX_ENTRIES, "it claims " + count + " entries");
        require(start >= 0 && size >= 0 && start <= limit && size == limit - start, "its directory is out of place");
        directoryStart = start;
        long at = start;
        for (long i = 0; i < count; i++) {
            at = readEntry(at, limit);
        }
        require(at == limit, "its directory has another length than it says");
    }

    /** The narrow field, or the wide one where the narrow one says so. */
    private static long agreed(long narrow, long unknown, long wide) throws MalformedException {
        require(narrow == unknown || narrow == wide, "its two end records differ");
        return wide;
    }

    private long readEntry(long at, long limit) throws MalformedException {
        require(at <= limit - CENTRAL_BYTES && file.get(INT, at) == CENTRAL, "its directory is damaged");
        int flags = u16(at + 8);
        int method = u16(at + 10);
        long compressed = u32(at + 20);
        long size = u32(at + 24);
        int nameLength = u16(at + 28);
        int extraLength = u16(at + 30);
        long offset = u32(at + 42);
        long next = at + CENTRAL_BYTES + nameLength + extraLength + u16(at + 32);
        require(next <= limit, "its directory is damaged");
        String name = name(at + CENTRAL_BYTES, nameLength);
        Zip64 wide = new Zip64(at + CENTRAL_BYTES + nameLength, extraLength);
        size = wide.resolve(size);
        compressed = wide.resolve(compressed);
        offset = wide.resolve(offset);
        String shown = "its entry " + Problems.shorten(name);
        if ((flags & ENCRYPTED) != 0 || method != 0) {
            throw MalformedException.unsupported(
                    shown + " is " + (method != 0 ? "compressed" : "encrypted") + ", which torch.save never does",
                    "save the checkpoint again with save_pretrained");
        }
        require(size == compressed, shown + " has two sizes");
        MemorySegment data = locate(shown, nameLength, at + CENTRAL_BYTES, offset, size);
        require(entries.put(name, new ZippedFile(name, data, u32(at + 16))) == null, shown + " is there twice");
        return next;
    }

    /** The bytes of an entry start after its local header, which repeats the name and may have other extras. */
    private MemorySegment locate(String shown, int nameLength, long nameAt, long offset, long size)
            throws MalformedException {
        require(
                offset >= 0
                        && offset <= directoryStart - LOCAL_BYTES - nameLength
                        && file.get(INT, offset) == LOCAL
                        && u16(offset + 26) == nameLength
                        && file.asSlice(offset + LOCAL_BYTES, nameLength).mismatch(file.asSlice(nameAt, nameLength))
                                == -1,
                shown + " is not where the directory says");
        long start = offset + LOCAL_BYTES + nameLength + u16(offset + 28);
        require(start <= directoryStart && size >= 0 && size <= directoryStart - start, shown + " exceeds the file");
        return file.asSlice(start, size);
    }

    /** Sizes and offsets that do not fit 32 bits follow in an extra field, those alone and in a fixed order. */
    private final class Zip64 {
        private long at;
        private long end;

        Zip64(long extras, int length) throws MalformedException {
            long limit = extras + length;
            for (long field = extras; field + 4 <= limit; field += 4 + u16(field + 2)) {
                if (u16(field) == ZIP64_EXTRA) {
                    at = field + 4;
                    end = at + u16(field + 2);
                    require(end <= limit, "its directory has a damaged extra field");
                    return;
                }
            }
        }

        long resolve(long value) throws MalformedException {
            if (value != IN_ZIP64) {
                return value;
            }
            require(at + Long.BYTES <= end, "its directory lacks a zip64 size");
            at += Long.BYTES;
            return file.get(LONG, at - Long.BYTES);
        }
    }

    private String name(long at, int length) throws MalformedException {
        require(length > 0, "its directory has an entry without a name");
        return new String(MappedFile.bytes(file, at, length), StandardCharsets.UTF_8);
    }

    private int u16(long at) {
        return Short.toUnsignedInt(file.get(SHORT, at));
    }

    private long u32(long at) {
        return Integer.toUnsignedLong(file.get(INT, at));
    }

    private static void require(boolean sound, String otherwise) throws MalformedException {
        if (!sound) {
            throw new MalformedException("a zip file with faults: " + otherwise);
        }
    }
}
