package io.seqmark.run;

import io.seqmark.report.PlainValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What makes two runs the same run: everything that can change a result. Values of settings are texts, truth values,
 * {@link Long}, {@link java.math.BigInteger}, {@link Double}, lists and maps of them, and null for what is not set.
 *
 * @param seqmark the version that computed the run
 * @param semantics frozen behaviour of {@code generate()}, by its label
 * @param modelType the family
 * @param modelFiles SHA-256 of the checkpoint's files by name
 * @param corpus what was translated or summarized
 * @param settings of the run, by name
 * @param generation the effective settings of {@code generate()}, by name
 */
public record RunIdentity(
        String seqmark,
        String semantics,
        String modelType,
        SequencedMap<String, String> modelFiles,
        CorpusFacts corpus,
        SequencedMap<String, @Nullable Object> settings,
        SequencedMap<String, @Nullable Object> generation) {
    public RunIdentity {
        modelFiles = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(modelFiles));
        settings = PlainValues.map(settings);
        generation = PlainValues.map(generation);
    }

    /**
     * A corpus.
     *
     * @param typePath the split
     * @param examples how many were evaluated
     * @param sourceSha256 of its sources
     * @param targetSha256 of its references, where it has them
     */
    public record CorpusFacts(String typePath, long examples, String sourceSha256, Optional<String> targetSha256) {}

    /** The same from maps that need not be in order. */
    static RunIdentity of(
            String seqmark,
            String semantics,
            String modelType,
            Map<String, String> modelFiles,
            CorpusFacts corpus,
            Map<String, ?> settings,
            Map<String, ?> generation) {
        return new RunIdentity(
                seqmark,
                semantics,
                modelType,
                new LinkedHashMap<>(modelFiles),
                corpus,
                PlainValues.map(settings),
                PlainValues.map(generation));
    }
}
