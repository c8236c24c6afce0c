package io.seqmark.model;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import java.util.OptionalInt;

/**
 * A decoder as {@link Decoding} runs it: one step of all rows in flight at a time, over caches that it does not own. The
 * shared blocks are {@link Decoder}; a family whose step is another one brings its own. A row's result must depend on that
 * row, its past and its source alone, to the bit, whatever other rows are in flight. Thread-safe; what a thread needs besides
 * is in its {@link Stepper}.
 */
public interface AutoregressiveDecoder {
    /** The heads of self- and cross-attention. */
    AttentionShape shape();

    /** The number of layers that cache keys and values. */
    int layerCount();

    /**
     * A layer's keys and values of sources, side by side, in the innermost scope.
     *
     * @param encoded the encoder's output [all tokens, width]
     * @return [all tokens, 2 x attention width]
     */
    Matrix sourceKeysAndValues(int layer, Matrix encoded);

    /** Entries of the token embedding: what a row reads must be below. */
    int tokenEntries();

    /** The longest input in tokens; absent where there is no limit. */
    OptionalInt limit();

    /** Entries of the output vocabulary. */
    int vocabularySize();

    /** Logits [rows, vocabulary] of hidden states that a step returned, in the innermost scope. */
    Logits logits(Matrix hidden);

    /** What one thread steps with. */
    Stepper stepper();

    /** Computes steps on one thread. */
    @FunctionalInterface
    interface Stepper {
        /** The hidden states [rows, width] of one step, in row order, in the innermost scope. */
        Matrix step(DecoderRows rows);
    }
}
