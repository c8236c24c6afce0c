package io.seqmark.journal;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A row's bytes, big-endian: payload length, CRC-32C of the payload, payload. The payload is id, flags, source tokens,
 * and per hypothesis its score, its UTF-8 text, its token ids and, where a flag says so, their scores.
 */
public final class RowCodec {
    static final int HEADER_BYTES = 2 * Integer.BYTES;
    /** No row is longer; a larger length in a file is damage. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 28;

    private static final int FIXED_BYTES = Long.BYTES + 1 + 2 * Integer.BYTES;
    private static final int TRUNCATED = 1;
    private static final int TOKEN_SCORES = 2;
    private static final int OVERFLOWED = 4;

    private RowCodec() {}

    public static ByteBuffer encode(Generated row) {
        List<byte[]> texts = new ArrayList<>(row.hypotheses().size());
        long bytes = FIXED_BYTES;
        for (Hypothesis hypothesis : row.hypotheses()) {
            byte[] text = hypothesis.text().getBytes(StandardCharsets.UTF_8);
            texts.add(text);
            bytes += (long) Float.BYTES
                    + 2 * Integer.BYTES
                    + text.length
                    + (long) Integer.BYTES * hypothesis.tokenIds().size()
                    + (long) Float.BYTES
                            * hypothesis.tokenScores().map(List::size).orElse(0);
        }
        if (bytes > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("row " + row.id() + " has " + bytes + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + (int) bytes).position(HEADER_BYTES);
        buffer.putLong(row.id())
                .put((byte) ((row.truncated() ? TRUNCATED : 0)
                        | (hasTokenScores(row) ? TOKEN_SCORES : 0)
                        | (row.overflowed() ? OVERFLOWED : 0)))
                .putInt(row.sourceTokens())
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

    /** The row in a payload; empty if the checksum says that it is not what was written. */
    public static Optional<Generated> decode(ByteBuffer payload, int checksum) {
        if (payload.remaining() < FIXED_BYTES || checksum(payload.duplicate()) != checksum) {
            return Optional.empty();
        }
        long id = payload.getLong();
        byte flags = payload.get();
        int sourceTokens = payload.getInt();
        int count = payload.getInt();
        List<Hypothesis> hypotheses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float score = payload.getFloat();
            byte[] text = new byte[payload.getInt()];
            payload.get(text);
            Integer[] ids = new Integer[payload.getInt()];
            for (int k = 0; k < ids.length; k++) {
                ids[k] = payload.getInt();
            }
            Optional<List<Float>> tokenScores =
                    (flags & TOKEN_SCORES) != 0 ? Optional.of(floats(payload, ids.length)) : Optional.empty();
            hypotheses.add(new Hypothesis(new String(text, StandardCharsets.UTF_8), List.of(ids), score, tokenScores));
        }
        return Optional.of(
                new Generated(id, hypotheses, (flags & TRUNCATED) != 0, sourceTokens, (flags & OVERFLOWED) != 0));
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
