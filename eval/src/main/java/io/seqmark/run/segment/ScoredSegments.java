package io.seqmark.run.segment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a neural metric gave to a corpus.
 *
 * @param label by which files name the metric
 * @param columns names of a segment's values
 * @param values of each column, in the order of the corpus
 * @param scores of the corpus, by name
 * @param signature all that must be known to compute them again
 * @param higherIsBetter which way is better
 */
public record ScoredSegments(
        String label,
        List<String> columns,
        List<double[]> values,
        SequencedMap<String, Double> scores,
        String signature,
        boolean higherIsBetter) {
    public ScoredSegments {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
        scores = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(scores));
    }

    /** The values of one segment, by name. */
    public Map<String, Double> segment(long id) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            named.put(columns.get(column), values.get(column)[(int) id]);
        }
        return named;
    }
}
