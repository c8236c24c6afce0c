package io.seqmark.engine;

import java.util.List;

/**
 * One generated sequence.
 *
 * @param text decoded without special tokens
 * @param tokenIds generated ids without the decoder start, with EOS where it was produced
 * @param score beam search: the length-penalised sequence score; greedy search: the sum of the chosen tokens'
 *     log-probabilities
 */
public record Hypothesis(String text, List<Integer> tokenIds, float score) {
    public Hypothesis {
        tokenIds = List.copyOf(tokenIds);
    }
}
