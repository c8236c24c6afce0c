package io.seqmark;

import java.util.List;
import java.util.Optional;

/**
 * What was generated for one line.
 *
 * @param index 0-based place of the line in the list that was given
 * @param candidates {@code num_return_sequences} of them, best first; at least one
 * @param sourceTokens the number of encoder tokens after truncation
 * @param truncated whether the line was longer than allowed, and was cut
 * @param overflowed whether its numbers left the range of the precision asked for, so that it was computed in float32
 */
public record Generation(
        int index, List<Candidate> candidates, int sourceTokens, boolean truncated, boolean overflowed) {
    public Generation {
        candidates = List.copyOf(candidates);
    }

    /**
     * One generated sequence.
     *
     * @param text decoded without special tokens
     * @param score beam search: the length-penalised score of the sequence; otherwise the sum of the chosen tokens'
     *     log-probabilities
     * @param tokenIds without the decoder start, with the end token where it was produced
     * @param tokenScores the score of each id, where the option {@code output_scores} asks for them
     * @param unfinished whether it ran into the longest length without an end token
     */
    public record Candidate(
            String text, float score, List<Integer> tokenIds, Optional<List<Float>> tokenScores, boolean unfinished) {
        public Candidate {
            tokenIds = List.copyOf(tokenIds);
            tokenScores = tokenScores.map(List::copyOf);
        }
    }

    /** The best candidate. */
    public Candidate best() {
        return candidates.getFirst();
    }

    /** The best candidate's text. */
    public String text() {
        return best().text();
    }

    /** The texts of all candidates, best first. */
    public List<String> texts() {
        return candidates.stream().map(Candidate::text).toList();
    }
}
