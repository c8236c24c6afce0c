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
 * @param millis how many milliseconds it was in flight, beside others; nothing that is compared depends on it
 */
public record Generated(
        long id, List<Hypothesis> hypotheses, boolean truncated, int sourceTokens, boolean overflowed, int millis) {
    public Generated {
        hypotheses = List.copyOf(hypotheses);
    }

    /** Computed in the precision asked for; without timing. */
    public Generated(long id, List<Hypothesis> hypotheses, boolean truncated, int sourceTokens) {
        this(id, hypotheses, truncated, sourceTokens, false, 0);
    }

    /** What two runs of the same settings agree on. */
    public Generated untimed() {
        return new Generated(id, hypotheses, truncated, sourceTokens, overflowed, 0);
    }
}
