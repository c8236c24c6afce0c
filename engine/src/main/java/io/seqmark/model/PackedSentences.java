package io.seqmark.model;

import java.util.List;

/** The sentences of one encoder call, whose tokens lie one after another without padding. Confined to its thread. */
public final class PackedSentences {
    private final int[] lengths;
    private final List<PaddedBatch> batches;

    PackedSentences(int[] lengths, List<PaddedBatch> batches) {
        this.lengths = lengths;
        this.batches = List.copyOf(batches);
    }

    /** Tokens of each sentence, none zero. Not to be written to. */
    public int[] lengths() {
        return lengths;
    }

    /** For each sentence the batch whose padding its heads see; empty where there is no padding, which is the rule. */
    List<PaddedBatch> batches() {
        return batches;
    }
}
