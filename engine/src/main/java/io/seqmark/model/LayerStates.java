package io.seqmark.model;

import io.seqmark.tensor.Matrix;

/** Looks at the states of packed sentences on their way through an encoder, on the thread that computes them. */
@FunctionalInterface
public interface LayerStates {
    /**
     * The states after a layer.
     *
     * @param layer how many layers they have passed: 0 is the embedding's output
     * @param states [all tokens, width], sentence after sentence; only read, and only until this returns
     */
    void accept(int layer, Matrix states);
}
