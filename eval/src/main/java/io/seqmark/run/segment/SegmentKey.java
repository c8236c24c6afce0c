package io.seqmark.run.segment;

import io.seqmark.base.Sha256;
import io.seqmark.metrics.neural.Segment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The hash of a segment's texts, by which its values are found again: half of a SHA-256. */
record SegmentKey(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    static SegmentKey of(Segment segment) {
        MessageDigest digest = Sha256.digest();
        add(digest, segment.source());
        add(digest, segment.prediction());
        segment.references().forEach(reference -> add(digest, reference));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new SegmentKey(hash.getLong(), hash.getLong());
    }

    /** With its length before it, so that no two lists of texts look alike. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
