package io.seqmark.dataset.unpack;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** How a file is packed, by the end of its name. */
public enum Packing {
    /** Not at all. */
    NONE("") {
        @Override
        InputStream unpacked(InputStream packed) {
            return packed;
        }
    },
    /** RFC 1952; several members are one text. */
    GZIP(".gz") {
        @Override
        InputStream unpacked(InputStream packed) throws IOException {
            return new GZIPInputStream(packed, BUFFER);
        }
    },
    /** RFC 8878; several frames are one text. */
    ZSTD(".zst") {
        @Override
        InputStream unpacked(InputStream packed) {
            return new ZstdInputStream(packed);
        }
    };

    private static final int BUFFER = 1 << 16;

    private final String ending;

    Packing(String ending) {
        this.ending = ending;
    }

    /** The packing that the name of a file tells. */
    public static Packing of(String fileName) {
        return Arrays.stream(values())
                .filter(packing -> packing != NONE && fileName.endsWith(packing.ending))
                .findFirst()
                .orElse(NONE);
    }

    /** The end of a name. */
    public String ending() {
        return ending;
    }

    /** The name of the file when it is unpacked. */
    public String stripped(String fileName) {
        return fileName.substring(0, fileName.length() - ending.length());
    }

    abstract InputStream unpacked(InputStream packed) throws IOException;

    /**
     * The bytes that a file holds.
     *
     * @param packed the file; closed with what is returned
     * @param size of the file in bytes: it bounds what may come out of it
     * @throws IOException that a line for people describes, here and from every method of the stream, where the file is
     *     damaged, cut, of another format than its name says, or unpacks to too much
     */
    public InputStream open(InputStream packed, long size) throws IOException {
        return this == NONE ? packed : new BoundedStream(this, packed, size);
    }
}
