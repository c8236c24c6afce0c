package io.seqmark.model;

import io.seqmark.tensor.SelfAttentionCache;
import io.seqmark.tensor.SourceMemory;

/**
 * One sentence in flight: what its decoder rows attend to, and what they read next. Owns its memory; confined to one
 * thread.
 */
public final class DecoderSlot implements AutoCloseable {
    private final SourceMemory source;
    private final SelfAttentionCache past;
    private int[] tokens = new int[0];
    private int[] parents = new int[0];
    /** For each row, the tokens with a position that it has read. */
    private int[] numbers = new int[0];

    DecoderSlot(SourceMemory source, SelfAttentionCache past) {
        this.source = source;
        this.past = past;
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
        past.rewind();
    }

    /** Steps begun since the start of the sentence. */
    public int steps() {
        return past.steps();
    }

    /** Rows of the next step. */
    public int rows() {
        return tokens.length;
    }

    int[] tokens() {
        return tokens;
    }

    /** Begins the step that {@link #feed} described. */
    void beginStep() {
        past.beginStep(parents);
    }

    /** The position of the tokens of the step that has begun. */
    int position() {
        return past.steps() - 1;
    }

    /**
     * Counts the tokens that take a position; once a step.
     *
     * @return for each row, how many of them it has read, this step's included
     */
    int[] number(InputEmbedding embedding) {
        int[] next = new int[tokens.length];
        for (int row = 0; row < next.length; row++) {
            int before = position() == 0 ? 0 : numbers[parents[row]];
            next[row] = before + (embedding.isNumbered(tokens[row]) ? 1 : 0);
        }
        numbers = next;
        return next;
    }

    SourceMemory source() {
        return source;
    }

    SelfAttentionCache past() {
        return past;
    }

    @Override
    public void close() {
        past.close();
        source.close();
    }
}
