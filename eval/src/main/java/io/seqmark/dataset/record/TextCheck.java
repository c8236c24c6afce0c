package io.seqmark.dataset.record;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strict UTF-8, and texts that have some. */
final class TextCheck {
    private TextCheck() {}

    /** What is wrong with bytes as UTF-8: the place of the first that is, from 1. */
    static Optional<String> problem(byte[] bytes, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate(1 << 12);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                return Optional.of("invalid UTF-8 at byte %d (0x%02x); convert the file to UTF-8"
                        .formatted(in.position() + 1, bytes[in.position()] & 0xff));
            }
            if (result.isUnderflow()) {
                return Optional.empty();
            }
            out.clear();
        }
    }

    /** Whether a text has half of a surrogate pair, which no UTF-8 has. */
    static boolean isBroken(String text) {
        return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
