package io.seqmark.tensor;

import org.jspecify.annotations.Nullable;

/**
 * One step of the sentences that {@link DecoderCaches#begin} was given: their rows, those of the first sentence, then those of
 * the second, and so on. Each operation takes all rows. A row's result depends on its own queries, past and source alone.
 * Valid until the next step begins.
 */
public interface DecoderStep {
    /**
     * Caches a layer's keys and values and attends to each row's past, this step included.
     *
     * @param qkv [rows, 3 x attention width]: queries, keys, values side by side
     * @param bias added to the scores, prepared for the sentences' steps; or null
     * @return [rows, attention width], in the innermost scope
     */
    Matrix attendPast(int layer, Matrix qkv, @Nullable PositionBias bias);

    /**
     * The same where a row looks at its last steps alone, or at its source as well.
     *
     * @param window how many of the last steps a row looks at, this one included; at least 1
     * @param withSource whether one softmax goes over the source's keys too
     */
    Matrix attendRecent(int layer, Matrix qkv, int window, boolean withSource);

    /**
     * Self-attention of two streams (Qi et al., 2020, section 2.2). The main stream's keys and values are cached and it
     * attends to its past, this step included; the predicting stream attends to the same and to its own key, and is not cached.
     *
     * @param qkv [2 x rows, 3 x attention width]: the main stream of all rows, then the predicting stream
     * @param bias added to the scores of each row of {@code qkv}
     * @return [2 x rows, attention width], in the innermost scope
     */
    Matrix attendStreams(int layer, Matrix qkv, BucketBias bias);

    /**
     * Attends to the sources.
     *
     * @param queries [n x rows, attention width]: one or more streams, each of all rows
     * @return as large, in the innermost scope
     */
    Matrix attendSource(int layer, Matrix queries);
}
