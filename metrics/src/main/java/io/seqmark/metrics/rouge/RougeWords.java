package io.seqmark.metrics.rouge;

import io.seqmark.metrics.ngram.IntList;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * rouge_score's words: runs of {@code [a-z0-9]} of the text in lower case, optionally stemmed, as numbers. Within a pair, and
 * mostly beyond it, equal words have equal numbers. Not thread-safe.
 */
final class RougeWords {
    private static final int KELVIN_SIGN = 0x212A;
    private static final int CAPITAL_I_WITH_DOT = 0x0130;
    /** Distinct surface forms to remember with their stems; Zipf's law makes more of them not worth their memory. */
    private static final int REMEMBERED = 1 << 17;

    private final boolean stemmer;
    private final Map<String, Integer> byStem = new HashMap<>();
    /** Open addressing: surface forms with their numbers. */
    private byte[][] surfaces = new byte[1 << 12][];

    private int[] numbers = new int[1 << 12];
    private int size;
    private byte[] word = new byte[64];

    RougeWords(boolean stemmer) {
        this.stemmer = stemmer;
    }

    /** Starts a pair, the only moment at which words may be forgotten. */
    void beginPair() {
        if (size > REMEMBERED) {
            byStem.clear();
            surfaces = new byte[1 << 12][];
            numbers = new int[1 << 12];
            size = 0;
        }
    }

    /** Appends the numbers of the words of {@code text[start, end)}. */
    void number(String text, int start, int end, IntList into) {
        int length = 0;
        int hash = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int lowered = lowerAscii(c);
            if (lowered >= 0) {
                if (length == word.length) {
                    word = Arrays.copyOf(word, length * 2);
                }
                word[length++] = (byte) lowered;
                hash = hash * 31 + lowered;
            }
            // in lower case the dot of a capital dotted i is a character of its own, which ends the word
            if (length > 0 && (lowered < 0 || c == CAPITAL_I_WITH_DOT || i + 1 == end)) {
                into.add(number(length, hash * 0x9E37_79B9));
                length = 0;
                hash = 0;
            }
        }
    }

    /** The character in lower case if that is one of {@code [a-z0-9]}, else -1. Two that are not ASCII become so. */
    private static int lowerAscii(char c) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            return c;
        }
        if (c >= 'A' && c <= 'Z') {
            return c + ('a' - 'A');
        }
        return c == KELVIN_SIGN ? 'k' : c == CAPITAL_I_WITH_DOT ? 'i' : -1;
    }

    private int number(int length, int hash) {
        int mask = surfaces.length - 1;
        int slot = (hash >>> 8) & mask;
        while (surfaces[slot] != null) {
            byte[] surface = surfaces[slot];
            if (Arrays.equals(surface, 0, surface.length, word, 0, length)) {
                return numbers[slot];
            }
            slot = (slot + 1) & mask;
        }
        byte[] surface = Arrays.copyOf(word, length);
        String text = new String(surface, StandardCharsets.US_ASCII);
        String stem = stemmer && length > 3 ? PorterStemmer.stem(text) : text;
        Integer known = byStem.putIfAbsent(stem, byStem.size());
        int number = known == null ? byStem.size() - 1 : known;
        surfaces[slot] = surface;
        numbers[slot] = number;
        size++;
        if (size * 2 > surfaces.length) {
            grow();
        }
        return number;
    }

    private void grow() {
        byte[][] oldSurfaces = surfaces;
        int[] oldNumbers = numbers;
        surfaces = new byte[oldSurfaces.length * 2][];
        numbers = new int[oldSurfaces.length * 2];
        int mask = surfaces.length - 1;
        for (int old = 0; old < oldSurfaces.length; old++) {
            byte[] surface = oldSurfaces[old];
            if (surface != null) {
                int hash = 0;
                for (byte b : surface) {
                    hash = hash * 31 + b;
                }
                int slot = ((hash * 0x9E37_79B9) >>> 8) & mask;
                while (surfaces[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                surfaces[slot] = surface;
                numbers[slot] = oldNumbers[old];
            }
        }
    }
}
