package io.seqmark.metrics.text;

/**
 * A line being rewritten: a tokenizer reads one array and writes the next, so that a million lines need no million
 * strings. UTF-16; grows as needed. Not thread-safe.
 */
public final class TextBuffer {
    private char[] chars = new char[512];
    private char[] spare = new char[512];
    private int length;
    private int written;

    /** An empty line. */
    public TextBuffer() {}

    /** Replaces the content. */
    public void set(String text) {
        written = 0;
        ensureSpare(text.length());
        text.getChars(0, text.length(), spare, 0);
        written = text.length();
        swap();
    }

    /** The number of chars. */
    public int length() {
        return length;
    }

    /** The char at that position. */
    public char charAt(int index) {
        return chars[index];
    }

    /** The character at that position; a surrogate without its partner stands for itself. */
    public int codePointAt(int index) {
        return Character.codePointAt(chars, index, length);
    }

    /** Appends a character to the next content. */
    public void writeCodePoint(int cp) {
        if (Character.isBmpCodePoint(cp)) {
            write((char) cp);
        } else {
            write(Character.highSurrogate(cp));
            write(Character.lowSurrogate(cp));
        }
    }

    /** Appends a char to the next content. */
    public void write(char c) {
        if (written == spare.length) {
            ensureSpare(written + 1);
        }
        spare[written++] = c;
    }

    /** Appends a char with a space on either side to the next content. */
    public void writeSpaced(char c) {
        ensureSpare(written + 3);
        spare[written++] = ' ';
        spare[written++] = c;
        spare[written++] = ' ';
    }

    /** What was written becomes the content. */
    public void swap() {
        char[] old = chars;
        chars = spare;
        spare = old;
        length = written;
        written = 0;
    }

    /** The array behind the content; valid until the next {@link #swap}. */
    public char[] array() {
        return chars;
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }

    private void ensureSpare(int capacity) {
        if (capacity > spare.length) {
            char[] larger = new char[Math.max(capacity, (int) Math.min(Integer.MAX_VALUE - 16L, spare.length * 2L))];
            System.arraycopy(spare, 0, larger, 0, written);
            spare = larger;
        }
    }
}
