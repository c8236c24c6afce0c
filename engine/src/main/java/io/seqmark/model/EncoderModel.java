package io.seqmark.model;

import java.util.List;

/**
 * A loaded encoder without a decoder, whose states are what is asked for: of the embedding and of every layer. Its sentences are packed
 * without padding, and the bits of one do not depend on those beside it. Thread-safe. Owns its weights.
 */
public final class EncoderModel implements AutoCloseable {
    private final Encoder encoder;
    private final WeightReader weights;

    /**
     * @param weights of which the encoder was made; closed with the model
     */
    public EncoderModel(Encoder encoder, WeightReader weights) {
        this.encoder = encoder;
        this.weights = weights;
    }

    /** How many layers there are; with the embedding's output there is one state more. */
    public int layers() {
        return encoder.layers().size();
    }

    /** Entries of the embedding. */
    public int vocabularySize() {
        return encoder.embedding().tokens().entries();
    }

    /**
     * Encodes sentences, in the innermost scope.
     *
     * @param sentences token ids of each, none empty, none longer than the encoder allows
     */
    public void visit(List<int[]> sentences, LayerStates visitor) {
        encoder.visit(sentences, visitor);
    }

    @Override
    public void close() {
        weights.close();
    }
}
