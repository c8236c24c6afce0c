package io.seqmark.model;

import io.seqmark.tensor.Matrix;
import java.util.List;

/** The sentences of one encoder call, whose tokens lie one after another without padding. Confined to its thread. */
public final class PackedSentences {
    private final int[] lengths;
    private final List<Matrix> biases;

    PackedSentences(int[] lengths, List<Matrix> biases) {
        this.lengths = lengths;
        this.biases = List.copyOf(biases);
    }

    /** Tokens of each sentence, none zero. Not to be written to. */
    public int[] lengths() {
        return lengths;
    }

    /**
     * What full attention adds to the scores of each sentence ([heads x length, length]), equal in all layers; empty where
     * the model has none.
     */
    public List<Matrix> biases() {
        return biases;
    }
}
