package io.seqmark.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The characters that GPT-2's BPE writes for bytes: printable Latin-1 stands for itself, the other bytes are numbered from
 * U+0100 on.
 */
final class ByteLevelAlphabet {
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

    /** The text of such tokens; bytes that are no UTF-8 become U+FFFD. A character outside the alphabet stands for itself. */
    static String decode(List<String> tokens) {
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
