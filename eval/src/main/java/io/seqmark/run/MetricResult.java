package io.seqmark.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One metric of a corpus.
 *
 * @param scores the values by the key that the metrics' file gives them, unrounded, in the order of printing
 * @param signature all that must be known to compute them again
 */
public record MetricResult(SequencedMap<String, Double> scores, String signature) {
    public MetricResult {
        scores = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(scores));
    }
}
