package io.seqmark.tokenizer.text;

/**
 * UTF-8 as Python's {@code errors="replace"} and Rust's {@code from_utf8_lossy} read it: each maximal part of a broken
 * sequence becomes one U+FFFD. The JDK's decoder cuts some of them differently.
 *
 * @see <a href="https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G66453">Unicode, table 3-8</a>
 */
public final class LossyUtf8 {
    private static final String REPLACEMENT = "\uFFFD";

    private LossyUtf8() {}

    /** The text of those bytes. */
    public static String decode(byte[] bytes) {
        return decode(bytes, REPLACEMENT);
    }

    /** The text of those bytes; Python's {@code errors="ignore"} is an empty replacement. */
    public static String decode(byte[] bytes, String replacement) {
        StringBuilder out = new StringBuilder(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            int first = bytes[i] & 0xFF;
            int more = continuations(first);
            if (more < 0) {
                out.append(replacement);
                i++;
                continue;
            }
            int codePoint = more == 0 ? first : first & (0x3F >> more);
            int at = i + 1;
            for (; at <= i + more && at < bytes.length && continues(first, at - i, bytes[at] & 0xFF); at++) {
                codePoint = codePoint << 6 | (bytes[at] & 0x3F);
            }
            if (at == i + 1 + more) {
                out.appendCodePoint(codePoint);
            } else {
                out.append(replacement);
            }
            i = at;
        }
        return out.toString();
    }

    /** How many bytes follow such a first byte; -1 where none can start with it. */
    private static int continuations(int first) {
        if (first < 0x80) {
            return 0;
        }
        return first < 0xC2 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : -1;
    }

    /** Neither overlong forms nor surrogates nor what lies above U+10FFFF is well-formed: the second byte tells. */
    private static boolean continues(int first, int index, int b) {
        if (index > 1) {
            return b >= 0x80 && b <= 0xBF;
        }
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        return b >= least && b <= most;
    }
}
