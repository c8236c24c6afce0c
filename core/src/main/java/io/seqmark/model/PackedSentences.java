package io.seqmark.model;

/** The sentences of one encoder call, whose tokens lie one after another without padding. Confined to its thread. */
public final class PackedSentences {
    private final int[] lengths;

    PackedSentences(int[] lengths) {
        this.lengths = lengths;
    }

    /** Tokens of each sentence, none zero. Not to be written to. */
    public int[] lengths() {
        return lengths;
    }
}
