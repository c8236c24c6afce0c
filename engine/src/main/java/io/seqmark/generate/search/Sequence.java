package io.seqmark.generate.search;

/**
 * A finished sequence.
 *
 * @param ids generated ids without the decoder start, with EOS where it was produced
 * @param score beam search: length-penalised sum of log-probabilities; greedy search: their plain sum
 * @param tokenScores where {@code output_scores} asks for them, the score of each id: beam search: its log-probability as the
 *     logits processors left it; greedy search: made a log-probability again after them. Else empty
 */
@SuppressWarnings("ArrayRecordComponent") // read once by the engine, never compared
public record Sequence(int[] ids, float score, float[] tokenScores) {
    private static final float[] NONE = {};

    /** Without scores of tokens. */
    Sequence(int[] ids, float score) {
        this(ids, score, NONE);
    }
}
