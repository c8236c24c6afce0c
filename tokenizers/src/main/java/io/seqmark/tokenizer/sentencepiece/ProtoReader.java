package io.seqmark.tokenizer.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the protocol buffer wire format from a byte range. Every length is checked against the range before anything is
 * allocated, so a hostile file costs no more than its own size. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtoReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int LONGEST_VARINT = 10;

    private final byte[] data;
    private final int end;
    private int position;

    ProtoReader(byte[] data) {
        this(data, 0, data.length);
    }

    private ProtoReader(byte[] data, int start, int end) {
        this.data = data;
        this.position = start;
        this.end = end;
    }

    boolean hasMore() {
        return position < end;
    }

    /** The next field's number and wire type, packed as on the wire. */
    int tag() {
        long tag = varint();
        if (tag <= 0 || tag > 0xFFFF_FFFFL) {
            throw new MalformedModelException("field tag " + tag + " before byte " + position);
        }
        return (int) tag;
    }

    long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (position >= end) {
                throw new MalformedModelException("it ends inside a number at byte " + position);
            }
            byte b = data[position++];
            value |= (long) (b & 0x7F) << (7 * i);
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedModelException("a number of more than 10 bytes before byte " + position);
    }

    /** A varint that must be a non-negative int. */
    int smallVarint() {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new MalformedModelException("number " + value + " before byte " + position);
        }
        return (int) value;
    }

    float float32() {
        int start = advance(4);
        int bits = (data[start] & 0xFF)
                | (data[start + 1] & 0xFF) << 8
                | (data[start + 2] & 0xFF) << 16
                | (data[start + 3] & 0xFF) << 24;
        return Float.intBitsToFloat(bits);
    }

    byte[] bytes() {
        int length = length();
        int start = advance(length);
        return Arrays.copyOfRange(data, start, start + length);
    }

    String string() {
        int length = length();
        int start = advance(length);
        return new String(data, start, length, StandardCharsets.UTF_8);
    }

    /** A reader over the nested message that comes next. */
    ProtoReader message() {
        int length = length();
        int start = advance(length);
        return new ProtoReader(data, start, start + length);
    }

    /** Skips the value of a field with that tag. */
    void skip(int tag) {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case BYTES -> advance(length());
            case FIXED32 -> advance(4);
            default -> throw new MalformedModelException("wire type " + (tag & 7) + " before byte " + position);
        }
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > end - position) {
            throw new MalformedModelException(
                    "a field of " + length + " bytes at byte " + position + " where " + (end - position) + " are left");
        }
        return (int) length;
    }

    private int advance(int count) {
        if (count > end - position) {
            throw new MalformedModelException("it ends inside a field at byte " + position);
        }
        int start = position;
        position += count;
        return start;
    }
}
