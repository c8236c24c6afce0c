package io.seqmark.tokenizer.sentencepiece;

import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.NormalizerSpec;
import java.nio.charset.StandardCharsets;

/**
 * Prepares text for segmentation: replacement rules by longest match, spaces trimmed, joined and turned into {@code ▁}, a
 * {@code ▁} put before (or after) the text. Thread-safe.
 *
 * @see <a href="https://github.com/google/sentencepiece/blob/master/src/normalizer.cc">normalizer.cc</a>
 */
final class Normalizer {
    /** {@code ▁} in UTF-8. */
    static final byte[] SPACE_SYMBOL = "\u2581".getBytes(StandardCharsets.UTF_8);

    private static final byte[] SPACE = {' '};

    private final NormalizerSpec spec;
    private final boolean whitespaceAsSuffix;
    private final ByteTrie userDefined;

    Normalizer(NormalizerSpec spec, boolean whitespaceAsSuffix, ByteTrie userDefined) {
        this.spec = spec;
        this.whitespaceAsSuffix = whitespaceAsSuffix;
        this.userDefined = userDefined;
    }

    /** Normalizes valid UTF-8. */
    byte[] normalize(byte[] text) {
        Cursor cursor = new Cursor(text);
        boolean trim = spec.removeExtraWhitespaces();
        while (trim && cursor.next() && cursor.isOneSpace()) {
            cursor.consume();
        }
        Utf8Buffer out = new Utf8Buffer(text.length + text.length / 2 + SPACE_SYMBOL.length);
        if (cursor.atEnd()) {
            return out.toByteArray(); // nothing but spaces
        }
        byte[] space = spec.escapeWhitespaces() ? SPACE_SYMBOL : SPACE;
        if (spec.addDummyPrefix() && !whitespaceAsSuffix) {
            out.append(space);
        }
        boolean afterSpace = trim;
        while (cursor.next()) {
            cursor.appendTo(out, space, afterSpace);
            if (!cursor.appendedNothing) {
                afterSpace = trim && cursor.endsInSpace;
            }
            cursor.consume();
        }
        while (trim && out.endsWith(space)) {
            out.dropLast(space.length);
        }
        if (spec.addDummyPrefix() && whitespaceAsSuffix) {
            out.append(space);
        }
        return out.toByteArray();
    }

    /** Walks over a text, one rule or character at a time. */
    private final class Cursor {
        private final byte[] text;
        private int position;
        private int matched;
        private byte[] source;
        private int start;
        private int end;
        boolean appendedNothing;
        boolean endsInSpace;

        Cursor(byte[] text) {
            this.text = text;
            this.source = text;
        }

        boolean atEnd() {
            return position == text.length;
        }

        /** Looks at what comes next without consuming it; false at the end. */
        boolean next() {
            if (atEnd()) {
                return false;
            }
            int symbol = userDefined.longestPrefix(text, position);
            long rule = symbol > 0 ? -1 : spec.charsMap().longestMatch(text, position);
            if (rule < 0) {
                matched = symbol > 0 ? symbol : characterLength(text, position);
                source = text;
                start = position;
                end = position + matched;
            } else {
                matched = (int) (rule >>> 32);
                source = spec.charsMap().replacements();
                start = (int) rule;
                end = start;
                while (source[end] != 0) {
                    end++;
                }
            }
            return true;
        }

        boolean isOneSpace() {
            return end - start == 1 && source[start] == ' ';
        }

        void consume() {
            position += matched;
        }

        void appendTo(Utf8Buffer out, byte[] space, boolean dropLeadingSpaces) {
            int from = start;
            while (dropLeadingSpaces && from < end && source[from] == ' ') {
                from++;
            }
            for (int i = from; i < end; i++) {
                if (source[i] == ' ') {
                    out.append(space);
                } else {
                    out.append(source[i]);
                }
            }
            appendedNothing = from == end;
            endsInSpace = !appendedNothing && source[end - 1] == ' ';
        }
    }

    /** The length in bytes of the UTF-8 character there. */
    static int characterLength(byte[] text, int position) {
        int first = text[position] & 0xFF;
        int length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        return Math.min(length, text.length - position);
    }
}
