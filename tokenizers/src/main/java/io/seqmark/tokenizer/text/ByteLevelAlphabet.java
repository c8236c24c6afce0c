package io.seqmark.tokenizer.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The characters that GPT-2's BPE writes for bytes: printable Latin-1 stands for itself, the other bytes are numbered from
 * U+0100 on.
 */
public final class ByteLevelAlphabet {
    private static final int[] BYTE_OF = new int[0x200];

    static {
        java.util.Arrays.fill(BYTE_OF, -1);
        int next = 0x100;
        for (int b = 0; b < 0x100; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            BYTE_OF[printable ? b : next++] = b;
        }
    }

    private ByteLevelAlphabet() {}

    /** The bytes of a token; absent where a character is outside the alphabet. */
    public static Optional<byte[]> bytes(String token) {
        int[] points = token.codePoints().toArray();
        byte[] bytes = new byte[points.length];
        for (int i = 0; i < bytes.length; i++) {
            int b = points[i] < BYTE_OF.length ? BYTE_OF[points[i]] : -1;
            if (b < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) b;
        }
        return Optional.of(bytes);
    }

    /** The text of such tokens; bytes that are no UTF-8 become U+FFFD. A character outside the alphabet stands for itself. */
    public static String decode(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            token.codePoints().forEach(c -> {
                int b = c < BYTE_OF.length ? BYTE_OF[c] : -1;
                if (b >= 0) {
                    bytes.write(b);
                } else {
                    bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        return LossyUtf8.decode(bytes.toByteArray());
    }
}
