package io.seqmark.generate.search;

import java.util.Comparator;

/**
 * A possible continuation.
 *
 * @param beam index of the beam it continues
 * @param token the token it appends
 * @param score sum of log-probabilities, this token's included
 */
record Candidate(int beam, int token, float score) {
    /** Best first; of equal ones the one that stands first in a [beams x vocabulary] table. */
    static final Comparator<Candidate> BEST_FIRST = Comparator.comparingDouble((Candidate c) -> -c.score)
            .thenComparingInt(Candidate::beam)
            .thenComparingInt(Candidate::token);
}
