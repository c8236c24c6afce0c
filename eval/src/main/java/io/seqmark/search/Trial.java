package io.seqmark.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * What came of one combination. Immutable.
 *
 * @param scores by the name that the metrics' file has, rounded as there, in the order of the report
 * @param seconds that its run took; of one that was there already, when it was made
 * @param sameAs another combination that decodes the same and was computed instead
 * @param pValue of the difference to the best combination, by paired bootstrap resampling of the first score, 1 where that is equal; absent for the
 *     best itself, for what decodes as it does, and where the metric has no such test
 */
public record Trial(
        Combination combination,
        SequencedMap<String, Double> scores,
        double seconds,
        Optional<Combination> sameAs,
        OptionalDouble pValue) {
    /** Above that a difference to the best may be chance. */
    public static final double SIGNIFICANT = 0.05;

    public Trial {
        scores = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(scores));
    }

    /** Whether chance explains that this is not the best. */
    public boolean isTied() {
        return pValue.isPresent() && pValue.getAsDouble() >= SIGNIFICANT;
    }

    /** The folder whose run has the scores. */
    public Combination computed() {
        return sameAs.orElse(combination);
    }

    Trial withPValue(OptionalDouble other) {
        return new Trial(combination, scores, seconds, sameAs, other);
    }
}
