package io.seqmark.metrics.ngram;

import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.text.TextBuffer;
import java.util.Arrays;

/**
 * Numbers the tokens of the lines of one pair: equal tokens have equal numbers, from 0 up. Not thread-safe.
 */
public final class TokenIds {
    private int[] heads = new int[256];
    /** The clearing after which a bucket was last used; what is older is empty. */
    private long[] headGenerations = new long[256];

    private long generation = 1;
    /** Each distinct token: its chars in {@link #text}, its hash, and the next token of its bucket. */
    private int[] starts = new int[64];

    private int[] ends = new int[64];
    private int[] hashes = new int[64];
    private int[] nexts = new int[64];
    private char[] text = new char[512];
    private int textLength;
    private int size;

    /** Forgets all tokens. */
    public void clear() {
        size = 0;
        textLength = 0;
        generation++;
    }

    /**
     * Numbers the tokens of a line, which are separated by what Python takes for white space.
     *
     * @param ids receives the numbers
     */
    public void number(TextBuffer line, IntList ids) {
        ids.clear();
        char[] chars = line.array();
        int length = line.length();
        int at = 0;
        while (at < length) {
            while (at < length && PythonText.isSpace(chars[at])) {
                at++;
            }
            int start = at;
            int hash = 0;
            while (at < length && !PythonText.isSpace(chars[at])) {
                hash = hash * 31 + chars[at];
                at++;
            }
            if (at > start) {
                ids.add(number(chars, start, at, hash * 0x9E37_79B9));
            }
        }
    }

    private int number(char[] chars, int start, int end, int hash) {
        for (int token = head(hash); token >= 0; token = nexts[token]) {
            if (hashes[token] == hash && Arrays.equals(text, starts[token], ends[token], chars, start, end)) {
                return token;
            }
        }
        if (size == starts.length) {
            growTokens();
        }
        int length = end - start;
        if (textLength + length > text.length) {
            text = Arrays.copyOf(text, text.length * 2 + length);
        }
        System.arraycopy(chars, start, text, textLength, length);
        starts[size] = textLength;
        textLength += length;
        ends[size] = textLength;
        hashes[size] = hash;
        link(size);
        return size++;
    }

    private int bucket(int hash) {
        return (hash >>> 16) & (heads.length - 1);
    }

    /** The first token of the hash's bucket, or -1. */
    private int head(int hash) {
        int bucket = bucket(hash);
        return headGenerations[bucket] == generation ? heads[bucket] : -1;
    }

    private void link(int token) {
        int hash = hashes[token];
        nexts[token] = head(hash);
        int bucket = bucket(hash);
        heads[bucket] = token;
        headGenerations[bucket] = generation;
    }

    private void growTokens() {
        int capacity = size * 2;
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        nexts = Arrays.copyOf(nexts, capacity);
        if (heads.length < 1 << 16) {
            heads = new int[Math.min(capacity * 4, 1 << 16)];
            headGenerations = new long[heads.length];
            for (int token = 0; token < size; token++) {
                link(token);
            }
        }
    }
}
