package io.seqmark.study;

import io.seqmark.base.InputException;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunRecord;
import io.seqmark.run.RunRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one system made of a corpus. Texts are held in memory. Immutable.
 *
 * @param name for people
 * @param record of the run, where it is one
 * @param sources empty where they are not known
 * @param references as they are scored: those of a run are right-stripped; of several of a line the first
 * @param moreReferences the others of each line; empty where no line has any
 * @param predictions as many
 * @param segmentValues of each score that a model computed, by name, the values of all predictions; empty where there are none
 */
public record ComparedSystem(
        String name,
        Optional<RunRecord> record,
        List<String> sources,
        List<String> references,
        List<List<String>> moreReferences,
        List<String> predictions,
        Map<String, List<Double>> segmentValues) {
    public ComparedSystem {
        moreReferences = moreReferences.stream().map(List::copyOf).toList();
        sources = List.copyOf(sources);
        references = List.copyOf(references);
        predictions = List.copyOf(predictions);
        segmentValues = Collections.unmodifiableMap(new LinkedHashMap<>(segmentValues));
        if (predictions.size() != references.size() || (!sources.isEmpty() && sources.size() != references.size())) {
            throw new InputException("%s has %d lines, but there are %d references%s"
                    .formatted(
                            name,
                            predictions.size(),
                            references.size(),
                            sources.isEmpty() ? "" : " and " + sources.size() + " sources"));
        }
    }

    /** With one reference of each line. */
    public ComparedSystem(
            String name,
            Optional<RunRecord> record,
            List<String> sources,
            List<String> references,
            List<String> predictions) {
        this(name, record, sources, references, List.of(), predictions);
    }

    /** Without values that a model computed. */
    public ComparedSystem(
            String name,
            Optional<RunRecord> record,
            List<String> sources,
            List<String> references,
            List<List<String>> moreReferences,
            List<String> predictions) {
        this(name, record, sources, references, moreReferences, predictions, Map.of());
    }

    /**
     * A finished run; its best predictions count.
     *
     * @throws InputException if its files are damaged, or it has no references
     */
    public static ComparedSystem of(FinishedRun run) {
        List<String> sources = new ArrayList<>();
        List<String> references = new ArrayList<>();
        List<List<String>> more = new ArrayList<>();
        List<String> predictions = new ArrayList<>();
        SegmentColumns columns = new SegmentColumns(run.record());
        try (Stream<RunRow> rows = run.rows().stream()) {
            rows.forEach(row -> {
                sources.add(row.source());
                references.add(PythonText.rstrip(row.reference()
                        .orElseThrow(() -> new InputException(
                                run.saveDir() + " has no references, so there is nothing to compare it by"))));
                more.add(row.moreReferences().stream().map(PythonText::rstrip).toList());
                predictions.add(row.predictions().getFirst().text());
                columns.add(row);
            });
        }
        return new ComparedSystem(
                run.saveDir().toString(),
                Optional.of(run.record()),
                sources,
                references,
                more.stream().allMatch(List::isEmpty) ? List.of() : more,
                predictions,
                columns.complete(predictions.size()));
    }

    int size() {
        return predictions.size();
    }

    /** All references of a line, in order. */
    List<String> referencesOf(int line) {
        return moreReferences.isEmpty()
                ? List.of(references.get(line))
                : Stream.concat(Stream.of(references.get(line)), moreReferences.get(line).stream())
                        .toList();
    }

    ComparedSystem first(int examples) {
        return new ComparedSystem(
                name,
                record,
                sources.isEmpty() ? sources : sources.subList(0, examples),
                references.subList(0, examples),
                moreReferences.isEmpty() ? moreReferences : moreReferences.subList(0, examples),
                predictions.subList(0, examples),
                firstValues(examples));
    }

    private Map<String, List<Double>> firstValues(int examples) {
        Map<String, List<Double>> first = new LinkedHashMap<>();
        segmentValues.forEach((score, values) -> first.put(score, values.subList(0, examples)));
        return first;
    }

    /** Words of the predictions per word of the references; 0 where the latter have none. */
    public double lengthRatio() {
        long words = references.stream().mapToLong(Words::count).sum();
        return words == 0 ? 0 : predictions.stream().mapToLong(Words::count).sum() / (double) words;
    }

    /** Seconds of the run and its tokens per second, where it is one. */
    public Optional<Speed> speed() {
        return record.map(run -> new Speed(run.timings().total(), run.tokens().generatedPerSecond()));
    }

    /**
     * How fast a run was.
     *
     * @param seconds of the whole command
     * @param tokensPerSecond of generation
     */
    public record Speed(double seconds, double tokensPerSecond) {}
}
