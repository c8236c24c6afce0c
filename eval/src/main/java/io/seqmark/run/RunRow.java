package io.seqmark.run;

import io.seqmark.engine.Hypothesis;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * One example of a finished run.
 *
 * @param id 0-based line of the corpus
 * @param source the line as it stands in the corpus
 * @param reference the same of the references, where there are any: the first
 * @param moreReferences the others, where there are several
 * @param predictions with token ids and scores, best first; at least one
 * @param sentence metrics of this example by name, rounded to 4 decimals; empty where nothing was scored
 * @param flags what a reader may want to look at first, as {@code truncated}
 */
public record RunRow(
        long id,
        String source,
        Optional<String> reference,
        List<String> moreReferences,
        List<Hypothesis> predictions,
        SequencedMap<String, Double> sentence,
        List<String> flags) {
    public RunRow {
        moreReferences = List.copyOf(moreReferences);
        predictions = List.copyOf(predictions);
        sentence = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sentence));
        flags = List.copyOf(flags);
    }

    /** All references, in order; none where the run had none. */
    public List<String> references() {
        return Stream.concat(reference.stream(), moreReferences.stream()).toList();
    }
}
