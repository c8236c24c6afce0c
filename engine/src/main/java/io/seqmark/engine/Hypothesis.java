package io.seqmark.engine;

import java.util.List;
import java.util.Optional;

/**
 * One generated sequence.
 *
 * @param text decoded without special tokens
 * @param tokenIds generated ids without the decoder start, with EOS where it was produced
 * @param score beam search: the length-penalised sequence score; greedy search: the sum of the chosen tokens'
 *     log-probabilities
 * @param tokenScores the score of each id, where {@code output_scores} asks for them
 */
public record Hypothesis(String text, List<Integer> tokenIds, float score, Optional<List<Float>> tokenScores) {
    public Hypothesis {
        tokenIds = List.copyOf(tokenIds);
        tokenScores = tokenScores.map(List::copyOf);
    }

    /** Without the scores of tokens. */
    public Hypothesis(String text, List<Integer> tokenIds, float score) {
        this(text, tokenIds, score, Optional.empty());
    }
}
