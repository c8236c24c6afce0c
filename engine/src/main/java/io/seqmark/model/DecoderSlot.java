package io.seqmark.model;

import io.seqmark.tensor.SentenceCache;

/**
 * One sentence in flight: what its decoder rows attend to, and what they read next. Owns its memory; confined to one
 * thread.
 */
public final class DecoderSlot implements AutoCloseable {
    private final SentenceCache cache;
    /** Virtual tokens before the first one. */
    private final int before;
    /** Of several that share the weights. */
    private final int system;

    private int[] tokens = new int[0];
    private int[] parents = new int[0];
    /** For each row, the tokens with a position that it has read. */
    private int[] numbers = new int[0];

    DecoderSlot(SentenceCache cache, int before, int system) {
        this.system = system;
        this.cache = cache;
        this.before = before;
    }

    /** Whether the encoder's keys and values of this sentence are finite numbers. */
    public boolean isSourceFinite() {
        return cache.isSourceFinite();
    }

    /**
     * Sets what the next step reads.
     *
     * @param nextTokens one token a row
     * @param rowParents the row of the step before that each row continues
     */
    public void feed(int[] nextTokens, int[] rowParents) {
        if (nextTokens.length != rowParents.length) {
            throw new IllegalArgumentException(nextTokens.length + " tokens for " + rowParents.length + " rows");
        }
        this.tokens = nextTokens;
        this.parents = rowParents;
    }

    /** Forgets the past, so that the sentence can be decoded anew from its start. */
    public void rewind() {
        cache.rewind();
    }

    /** Steps begun since the start of the sentence. */
    public int steps() {
        return Math.max(0, cache.steps() - before);
    }

    /** Rows of the next step. */
    public int rows() {
        return tokens.length;
    }

    /** The system that decodes it, of several that share the weights. */
    public int system() {
        return system;
    }

    int[] tokens() {
        return tokens;
    }

    int[] parents() {
        return parents;
    }

    /** The position of the tokens of the step that has begun. */
    int position() {
        return cache.steps() - 1;
    }

    /**
     * Counts the tokens that take a position; once a step.
     *
     * @return for each row, how many of them it has read, this step's included
     */
    int[] number(InputEmbedding embedding) {
        int[] next = new int[tokens.length];
        for (int row = 0; row < next.length; row++) {
            int read = position() == before ? before : numbers[parents[row]];
            next[row] = read + (embedding.isNumbered(tokens[row]) ? 1 : 0);
        }
        numbers = next;
        return next;
    }

    SentenceCache cache() {
        return cache;
    }

    @Override
    public void close() {
        cache.close();
    }
}
