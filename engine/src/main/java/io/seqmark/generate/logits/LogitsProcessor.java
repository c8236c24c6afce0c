package io.seqmark.generate.logits;

/** Edits the scores of the next token. Stateless between calls. */
@FunctionalInterface
public interface LogitsProcessor {
    /**
     * @param history the row's tokens so far, decoder start first
     * @param length how many of them count
     * @param scores log-probabilities in beam search, logits in greedy search
     */
    void process(int[] history, int length, RowScores scores);

    /** Whether beam search asks it for the best running beam and leaves the others alone. */
    default boolean isForBestBeamOnly() {
        return false;
    }
}
