package io.seqmark.metrics.rouge;

import io.seqmark.metrics.Signature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The ROUGE of a corpus.
 *
 * @param scores by type, in the order of the configuration
 * @param signature all that must be known to compute it again
 */
public record RougeReport(SequencedMap<RougeType, AggregateScore> scores, Signature signature) {
    public RougeReport {
        scores = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(scores));
    }
}
