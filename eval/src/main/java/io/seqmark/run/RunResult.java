package io.seqmark.run;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What came of a run. What is printed and written are views of it. Immutable.
 *
 * @param metrics unrounded, by name, in the order of the report; empty where nothing was scored
 * @param record what {@code run.json} says
 * @param saveDir where the run's files are
 */
public record RunResult(SequencedMap<String, MetricResult> metrics, RunRecord record, Path saveDir) {
    public RunResult {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }

    /** The result that a record holds. */
    static RunResult of(RunRecord record, Path saveDir) {
        return new RunResult(record.metrics(), record, saveDir);
    }
}
