package io.seqmark.metrics.ngram;

import java.util.Arrays;

/** A growable list of ints that keeps its memory. Not thread-safe. */
public final class IntList {
    private int[] values = new int[64];
    private int size;

    /** Empties the list. */
    public void clear() {
        size = 0;
    }

    /** Appends a value. */
    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    /** The number of values. */
    public int size() {
        return size;
    }

    /** The value at that position. */
    public int get(int index) {
        return values[index];
    }

    /** A copy of the values. */
    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
