package io.seqmark.tokenizer.sentencepiece;

import java.util.Arrays;

/**
 * A trie over bytes with an int for each key: one open-addressed table of edges. Written once, then read by any number of
 * threads.
 */
final class ByteTrie {
    /** The root, where every walk starts. */
    static final int ROOT = 0;

    /** No such node, or no value. */
    static final int NONE = -1;

    /** A node number and a byte share an int. */
    private static final int LARGEST_NODE = 1 << 23;

    private int[] edges = new int[1 << 12];
    private int[] targets = new int[1 << 12];
    private int[] values = new int[1 << 11];
    private int nodes = 1;

    ByteTrie() {
        Arrays.fill(edges, NONE);
        values[ROOT] = NONE;
    }

    /** Sets the value of a key. */
    void put(byte[] key, int value) {
        int node = ROOT;
        for (byte b : key) {
            int next = step(node, b);
            node = next == NONE ? add(node, b) : next;
        }
        values[node] = value;
    }

    /** The node behind that byte, or {@link #NONE}. */
    int step(int node, byte label) {
        int edge = node << 8 | (label & 0xFF);
        int mask = edges.length - 1;
        for (int slot = hash(edge) & mask; edges[slot] != NONE; slot = (slot + 1) & mask) {
            if (edges[slot] == edge) {
                return targets[slot];
            }
        }
        return NONE;
    }

    /** The value at a node, or {@link #NONE}. */
    int value(int node) {
        return values[node];
    }

    /** The value of exactly that range, or {@link #NONE}. */
    int find(byte[] text, int start, int end) {
        int node = ROOT;
        for (int i = start; i < end && node != NONE; i++) {
            node = step(node, text[i]);
        }
        return node == NONE ? NONE : values[node];
    }

    /** The length of the longest key that starts there, or 0. */
    int longestPrefix(byte[] text, int start) {
        int longest = 0;
        int node = ROOT;
        for (int i = start; i < text.length; i++) {
            node = step(node, text[i]);
            if (node == NONE) {
                break;
            }
            if (values[node] != NONE) {
                longest = i + 1 - start;
            }
        }
        return longest;
    }

    private int add(int node, byte label) {
        if (nodes == LARGEST_NODE) {
            throw new MalformedModelException("its pieces are too many and too long");
        }
        if (nodes * 2 > edges.length) {
            grow();
        }
        if (nodes == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[nodes] = NONE;
        insert(node << 8 | (label & 0xFF), nodes);
        return nodes++;
    }

    private void grow() {
        int[] oldEdges = edges;
        int[] oldTargets = targets;
        edges = new int[oldEdges.length * 2];
        targets = new int[oldEdges.length * 2];
        Arrays.fill(edges, NONE);
        for (int i = 0; i < oldEdges.length; i++) {
            if (oldEdges[i] != NONE) {
                insert(oldEdges[i], oldTargets[i]);
            }
        }
    }

    private void insert(int edge, int target) {
        int mask = edges.length - 1;
        int slot = hash(edge) & mask;
        while (edges[slot] != NONE) {
            slot = (slot + 1) & mask;
        }
        edges[slot] = edge;
        targets[slot] = target;
    }

    private static int hash(int edge) {
        int h = edge * 0x9E37_79B9; // Fibonacci hashing spreads the runs of node numbers
        return h ^ h >>> 15;
    }
}
