package io.seqmark.tensor;

import io.seqmark.base.Precision;
import java.util.List;
import java.util.Optional;

/**
 * What models compute with: operations on whole matrices, never on elements. Models are written once, over this interface,
 * and know neither where memory lies nor how an operation is done. What an operation returns belongs to the innermost scope of
 * the calling thread; what varies from step to step (ids, positions, lengths, parents) is handed over in arrays. A device must
 * keep two promises: a row's bits do not depend on the rows beside it, and the same calls give the same bits. Thread-safe, but
 * for what its types say.
 */
public interface Device extends AutoCloseable {
    /** Lets the calling thread compute here; every thread that computes opens one, and closes it at its end. */
    Attachment attach();

    /** Opens a scope on the calling thread. */
    Scope scope();

    /**
     * Checks that products of a precision are what they ought to be here, before a model is trusted to them; once a process.
     *
     * @throws io.seqmark.base.RunException if they are not
     */
    void requireProducts(Precision precision);

    /** A float32 matrix of undefined content. */
    Matrix matrix(int rows, int columns);

    /** A linear layer of these weights. The caller closes it. */
    Linear linear(WeightStack weights, Activation activation, Precision precision);

    /**
     * A normalisation: (x - mean) / sqrt(variance + epsilon) x weight + bias, or x / sqrt(mean of squares + epsilon) x weight
     * where there is no bias.
     */
    Norm norm(HostArray weight, Optional<HostArray> bias, double epsilon);

    /**
     * Rotary positions of heads of twice as many numbers as there are frequencies.
     *
     * @param frequencies in radians a position
     */
    Rotation rotation(float[] frequencies);

    /** A table of vectors [entries, width]; the array must outlive it. */
    Embedding embedding(HostArray table);

    /**
     * e to the power of each value as PyTorch computes it, which may be a unit in the last place off the nearest float: late
     * positions of a sinusoid show it.
     */
    float[] exp(float[] values);

    /**
     * Full self-attention within each of several sentences: softmax(scale * q k' + bias) v.
     *
     * @param qkv [all tokens, 3 x width]: queries, keys and values side by side, sentence after sentence
     * @param lengths tokens of each sentence; their sum is the rows of {@code qkv}
     * @param bias added to the scores, by distance
     * @return [all tokens, width]
     */
    Matrix attend(Matrix qkv, int[] lengths, AttentionShape shape, Optional<PositionBias.Distance> bias);

    /**
     * The same for sentences of which not all heads see every token.
     *
     * @param masks one a sentence: added to the scores of every query, mask[head x length + token]
     */
    Matrix attendMasked(Matrix qkv, int[] lengths, AttentionShape shape, List<float[]> masks);

    /**
     * Self-attention in which a query looks at some of its sentence's tokens only: work grows with what is looked at.
     *
     * @param qkv as in {@link #attend}
     * @param pattern which keys a query looks at
     * @param sides further keys: one entry a sentence, or nothing at all
     * @return [all tokens, width]
     */
    Matrix attendSparsely(
            Matrix qkv, int[] lengths, AttentionShape shape, KeyPattern pattern, List<Optional<SideKeys>> sides);

    /**
     * Attention of one query row over all tokens of its sentence, whose keys and values come from projections of their own.
     *
     * @param query [1, width]
     * @param keysAndValues [tokens, 2 x width], side by side
     * @param result [1, width]; written to
     */
    void attendToAll(Matrix query, Matrix keysAndValues, AttentionShape shape, Matrix result);

    /**
     * The sum of each segment's rows, added in their order.
     *
     * @param rows [all tokens, width], sentence after sentence
     * @return [all segments, width]
     */
    Matrix segmentSums(Matrix rows, List<Segments> sentences);

    /**
     * Caches for one thread's decoding.
     *
     * @param layers decoder layers
     * @param rows decoder rows a sentence at the most
     */
    DecoderCaches caches(AttentionShape shape, int layers, int rows);

    /** Projects hidden states to a vocabulary. */
    default Logits logits(Linear head, Matrix hidden) {
        return logits(head, hidden, 0f);
    }

    /**
     * The same with softly bounded logits.
     *
     * @param cap each logit becomes cap * tanh(logit / cap); 0 where there is no bound
     */
    Logits logits(Linear head, Matrix hidden, float cap);

    /** A view of logits that were computed otherwise. */
    Logits logits(Matrix values);

    /** An empty set of vectors of that many columns. */
    UnitVectors unitVectors(int columns);

    @Override
    void close();
}
