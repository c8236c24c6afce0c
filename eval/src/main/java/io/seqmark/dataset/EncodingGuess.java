package io.seqmark.dataset;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a file that is no UTF-8 may be, for the remedy in a message. Never used to decode anything. */
final class EncodingGuess {
    /** How many bytes at the start of a file are looked at. */
    static final int SAMPLE = 4096;

    private EncodingGuess() {}

    /** The name of a two- or four-byte encoding, told by its byte order mark or by the zeros in ASCII text. */
    static Optional<String> wide(byte[] start) {
        if (startsWith(start, 0xff, 0xfe, 0, 0) || startsWith(start, 0, 0, 0xfe, 0xff)) {
            return Optional.of("UTF-32");
        }
        if (startsWith(start, 0xff, 0xfe) || startsWith(start, 0xfe, 0xff)) {
            return Optional.of("UTF-16");
        }
        int pairs = start.length / 2;
        int evenZeros = 0;
        int oddZeros = 0;
        for (int i = 0; i < pairs; i++) {
            evenZeros += start[2 * i] == 0 ? 1 : 0;
            oddZeros += start[2 * i + 1] == 0 ? 1 : 0;
        }
        // a third: German, say, in UTF-16 has a zero in nearly every pair, in one place of it
        if (oddZeros * 3 > pairs && evenZeros * 10 < pairs) {
            return Optional.of("UTF-16LE");
        }
        return evenZeros * 3 > pairs && oddZeros * 10 < pairs ? Optional.of("UTF-16BE") : Optional.empty();
    }

    /**
     * The remedy for a file with invalid bytes.
     *
     * @param wellFormed how many well-formed multi-byte sequences it has
     * @param invalid how many invalid bytes it has
     */
    static String remedy(Path file, long wellFormed, long invalid) {
        return wellFormed > invalid
                ? "the file is UTF-8 but for such places: repair or remove them"
                : "the file looks like Windows-1252 or another one-byte encoding: " + iconv(file, "WINDOWS-1252");
    }

    /** The command that converts the file. */
    static String iconv(Path file, String encoding) {
        String name = file.toString();
        return String.format(
                Locale.ROOT,
                "iconv -f %s -t UTF-8 '%s' > '%s.utf8' && mv '%s.utf8' '%s'",
                encoding,
                name,
                name,
                name,
                name);
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i == bytes.length || (bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
