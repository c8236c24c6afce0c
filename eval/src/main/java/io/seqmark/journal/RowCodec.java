package io.seqmark.journal;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A row's bytes, big-endian: payload length, CRC-32C of the payload, payload. The payload is the format's version, flags,
 * id, source tokens, milliseconds in flight, and per hypothesis its score, its UTF-8 text, its token ids and, where a flag
 * says so, their scores. Also how rows travel between processes. Stateless.
 */
public final class RowCodec {
    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 2 * Integer.BYTES;
    /** No payload is longer; a larger length is damage. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 28;

    private static final byte VERSION = 2;
    /** Begins a payload that says whose rows follow. */
    private static final byte STAMP = 3;
    /** Begins a payload that says how long a process has worked. */
    private static final byte CLOCK = 4;

    /** What a payload is. */
    enum Kind {
        ROW,
        STAMP,
        CLOCK
    }

    private static final int ID_OFFSET = 2;
    private static final int FIXED_BYTES = ID_OFFSET + Long.BYTES + 3 * Integer.BYTES;
    /** Score, length of the text, number of token ids. */
    private static final int HYPOTHESIS_BYTES = Float.BYTES + 2 * Integer.BYTES;

    private static final int TRUNCATED = 1;
    private static final int TOKEN_SCORES = 2;
    private static final int OVERFLOWED = 4;

    private RowCodec() {}

    /** A row's bytes, header first. */
    public static ByteBuffer encode(Generated row) {
        List<byte[]> texts = new ArrayList<>(row.hypotheses().size());
        long bytes = FIXED_BYTES;
        for (Hypothesis hypothesis : row.hypotheses()) {
            byte[] text = hypothesis.text().getBytes(StandardCharsets.UTF_8);
            texts.add(text);
            bytes += HYPOTHESIS_BYTES
                    + text.length
                    + (long) Integer.BYTES * hypothesis.tokenIds().size()
                    + (long) Float.BYTES
                            * hypothesis.tokenScores().map(List::size).orElse(0);
        }
        if (bytes > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("row " + row.id() + " has " + bytes + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + (int) bytes).position(HEADER_BYTES);
        buffer.put(VERSION)
                .put((byte) ((row.truncated() ? TRUNCATED : 0)
                        | (hasTokenScores(row) ? TOKEN_SCORES : 0)
                        | (row.overflowed() ? OVERFLOWED : 0)))
                .putLong(row.id())
                .putInt(row.sourceTokens())
                .putInt(row.millis())
                .putInt(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            Hypothesis hypothesis = row.hypotheses().get(i);
            buffer.putFloat(hypothesis.score()).putInt(texts.get(i).length).put(texts.get(i));
            buffer.putInt(hypothesis.tokenIds().size());
            hypothesis.tokenIds().forEach(buffer::putInt);
            hypothesis.tokenScores().ifPresent(scores -> scores.forEach(buffer::putFloat));
        }
        buffer.putInt(0, (int) bytes).putInt(Integer.BYTES, checksum(buffer.slice(HEADER_BYTES, (int) bytes)));
        return buffer.rewind();
    }

    /**
     * The row at the front of a buffer, header first; the buffer's position is behind it then. Empty if it is torn, damaged
     * or not a row at all; the position does not matter then.
     */
    public static Optional<Generated> decode(ByteBuffer row) {
        if (row.remaining() < HEADER_BYTES) {
            return Optional.empty();
        }
        int bytes = row.getInt();
        int checksum = row.getInt();
        if (!isLength(bytes) || bytes > row.remaining()) {
            return Optional.empty();
        }
        ByteBuffer payload = row.slice(row.position(), bytes);
        row.position(row.position() + bytes);
        if (kind(payload, checksum).filter(Kind.ROW::equals).isEmpty()) {
            return Optional.empty();
        }
        try {
            Generated decoded = decodePayload(payload);
            return payload.hasRemaining() ? Optional.empty() : Optional.of(decoded);
        } catch (BufferUnderflowException | IllegalArgumentException notARow) {
            return Optional.empty(); // the checksum is right, so it was made wrong: by no writer of ours
        }
    }

    /** Says whose rows follow: the SHA-256 of a run's identity. An earlier version takes it for damage. */
    static ByteBuffer stamp(byte[] sha256) {
        return record(ByteBuffer.allocate(1 + sha256.length).put(STAMP).put(sha256));
    }

    /** Says that the process that began at a time had worked so long. */
    static ByteBuffer clock(long beganMillis, long workedMillis) {
        return record(ByteBuffer.allocate(FIXED_BYTES)
                .put(CLOCK)
                .putLong(beganMillis)
                .putLong(workedMillis)
                .position(FIXED_BYTES));
    }

    private static ByteBuffer record(ByteBuffer payload) {
        payload.flip();
        return ByteBuffer.allocate(HEADER_BYTES + payload.remaining())
                .putInt(payload.remaining())
                .putInt(checksum(payload.duplicate()))
                .put(payload)
                .flip();
    }

    /** What is in a payload; empty if the checksum says that it is not what was written, or another version wrote it. */
    static Optional<Kind> kind(ByteBuffer payload, int checksum) {
        if (payload.remaining() < FIXED_BYTES || checksum(payload.duplicate()) != checksum) {
            return Optional.empty();
        }
        return switch (payload.get(payload.position())) {
            case VERSION -> Optional.of(Kind.ROW);
            case STAMP -> Optional.of(Kind.STAMP);
            case CLOCK -> Optional.of(Kind.CLOCK);
            default -> Optional.empty();
        };
    }

    /** The id in a row's payload. */
    static long id(ByteBuffer payload) {
        return payload.getLong(payload.position() + ID_OFFSET);
    }

    /** The hash in a stamp's payload. */
    static byte[] stamped(ByteBuffer payload) {
        byte[] sha256 = new byte[payload.remaining() - 1];
        payload.get(payload.position() + 1, sha256);
        return sha256;
    }

    /** When the process of a clock's payload began, and how long it had worked, in milliseconds. */
    static long[] clocked(ByteBuffer payload) {
        return new long[] {payload.getLong(payload.position() + 1), payload.getLong(payload.position() + 1 + Long.BYTES)
        };
    }

    /** Whether a payload may be that long. */
    static boolean isLength(int bytes) {
        return bytes >= FIXED_BYTES && bytes <= MAX_PAYLOAD_BYTES;
    }

    private static Generated decodePayload(ByteBuffer payload) {
        payload.get(); // the version, which was checked
        byte flags = payload.get();
        long id = payload.getLong();
        int sourceTokens = payload.getInt();
        int millis = payload.getInt();
        int count = count(payload, HYPOTHESIS_BYTES);
        List<Hypothesis> hypotheses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float score = payload.getFloat();
            byte[] text = new byte[count(payload, 1)];
            payload.get(text);
            Integer[] ids = new Integer[count(payload, Integer.BYTES)];
            for (int k = 0; k < ids.length; k++) {
                ids[k] = payload.getInt();
            }
            Optional<List<Float>> tokenScores =
                    (flags & TOKEN_SCORES) != 0 ? Optional.of(floats(payload, ids.length)) : Optional.empty();
            hypotheses.add(new Hypothesis(new String(text, StandardCharsets.UTF_8), List.of(ids), score, tokenScores));
        }
        return new Generated(id, hypotheses, (flags & TRUNCATED) != 0, sourceTokens, (flags & OVERFLOWED) != 0, millis);
    }

    /** A number of things of which each takes at least so many bytes: never more memory than the row itself justifies. */
    private static int count(ByteBuffer payload, int bytesEach) {
        int count = payload.getInt();
        if (count < 0 || count > payload.remaining() / bytesEach) {
            throw new IllegalArgumentException("a count of " + count);
        }
        return count;
    }

    /** All hypotheses of a row have them or none; as many as token ids. */
    private static boolean hasTokenScores(Generated row) {
        return row.hypotheses().stream()
                .anyMatch(hypothesis -> hypothesis.tokenScores().isPresent());
    }

    private static List<Float> floats(ByteBuffer payload, int count) {
        List<Float> floats = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            floats.add(payload.getFloat());
        }
        return floats;
    }

    private static int checksum(ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
