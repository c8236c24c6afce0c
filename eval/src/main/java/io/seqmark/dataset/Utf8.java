package io.seqmark.dataset;

/** Well-formed UTF-8 (Unicode 17, table 3-7) and newlines, eight bytes at a time where the text is ASCII. */
final class Utf8 {
    /** What {@link #sequenceLength} says of bytes that no continuation can repair. */
    static final int INVALID = -1;

    /** What {@link #sequenceLength} says of a sequence that the end of the buffer cuts. */
    static final int CUT = 0;

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;

    private Utf8() {}

    /** How many of the first bytes (in little-endian order) of a word are ASCII: 0 to 8. */
    static int asciiPrefix(long word) {
        return Long.numberOfTrailingZeros(word & HIGH_BITS) >>> 3;
    }

    /** The high bit of each byte that is a newline; exact, unlike the shorter trick with a subtraction. */
    static long newlines(long word) {
        long difference = word ^ NEWLINES;
        return ~(((difference & LOW_BITS) + LOW_BITS) | difference) & HIGH_BITS;
    }

    /**
     * The length of the multi-byte sequence at {@code at}, whose first byte is not ASCII: 2 to 4, {@link #INVALID} or
     * {@link #CUT}.
     */
    static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        if (lead > 0xe0 && lead < 0xed && at + 2 < end) { // most of the world's scripts: no special second byte
            return (bytes[at + 1] & 0xc0) == 0x80 && (bytes[at + 2] & 0xc0) == 0x80 ? 3 : INVALID;
        }
        int length = lead < 0xc2 ? INVALID : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : INVALID;
        if (length == INVALID) {
            return INVALID;
        }
        for (int i = 1; i < length; i++) {
            if (at + i == end) {
                return CUT;
            }
            int next = bytes[at + i] & 0xff;
            boolean continues =
                    i == 1 ? next >= lowestSecond(lead) && next <= highestSecond(lead) : (next & 0xc0) == 0x80;
            if (!continues) {
                return INVALID;
            }
        }
        return length;
    }

    /** Below it the sequence would be longer than needed. */
    private static int lowestSecond(int lead) {
        return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    }

    /** Above it lie the surrogates, or what is beyond U+10FFFF. */
    private static int highestSecond(int lead) {
        return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    }
}
