package io.seqmark.engine;

import java.util.List;

/**
 * What was generated for one source.
 *
 * @param id 0-based line of the corpus
 * @param hypotheses {@code num_return_sequences} of them, best first
 * @param truncated whether the source was longer than allowed
 * @param sourceTokens the number of encoder tokens after truncation
 */
public record Generated(long id, List<Hypothesis> hypotheses, boolean truncated, int sourceTokens) {
    public Generated {
        hypotheses = List.copyOf(hypotheses);
    }
}
