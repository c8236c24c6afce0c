package io.seqmark.engine;

import java.util.List;

/**
 * What was generated for one source.
 *
 * @param id 0-based line of the corpus
 * @param hypotheses {@code num_return_sequences} of them, best first
 * @param truncated whether the source was longer than allowed
 * @param sourceTokens the number of encoder tokens after truncation
 * @param overflowed whether its numbers left the range of the precision asked for, so that it was computed in float32
 */
public record Generated(long id, List<Hypothesis> hypotheses, boolean truncated, int sourceTokens, boolean overflowed) {
    public Generated {
        hypotheses = List.copyOf(hypotheses);
    }

    /** Computed in the precision asked for. */
    public Generated(long id, List<Hypothesis> hypotheses, boolean truncated, int sourceTokens) {
        this(id, hypotheses, truncated, sourceTokens, false);
    }
}
