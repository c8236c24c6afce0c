package io.seqmark.study;

import io.seqmark.metrics.neural.catalog.NeuralKind;
import io.seqmark.metrics.significance.ConfidenceInterval;
import io.seqmark.metrics.significance.Interval;
import io.seqmark.metrics.significance.Samples;
import io.seqmark.metrics.significance.SegmentMean;
import io.seqmark.run.RunRecord;
import io.seqmark.run.RunRow;
import io.seqmark.spec.Scoring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Scores that models computed: means of values that a run's rows have, so that they are resampled without the model. Not
 * thread-safe.
 */
final class SegmentColumns {
    /** A likelihood's other score. */
    static final String PERPLEXITY = "perplexity";

    private final SequencedMap<String, List<Double>> values = new LinkedHashMap<>();

    /** Those that a run was scored by; empty where there are none. */
    SegmentColumns(RunRecord record) {
        record.metrics().forEach((label, metric) -> {
            if (isNeural(label)) {
                metric.scores().keySet().forEach(name -> values.put(name, new ArrayList<>()));
            }
        });
    }

    /** Whether a model computes the metric of that label. */
    static boolean isNeural(String label) {
        return Scoring.Metric.find(label).isEmpty() && kind(label).isPresent();
    }

    /** Whether a score of that name is one that a model computed. */
    static boolean isScore(String name) {
        return Scoring.Metric.find(name).isEmpty()
                && (name.startsWith(PERPLEXITY) || kind(name).isPresent());
    }

    /** The metric whose score or column has that name. */
    static Optional<NeuralKind> kind(String name) {
        return Arrays.stream(NeuralKind.values())
                .filter(kind -> {
                    String label = kind.label().replace('-', '_');
                    String own = name.replace('-', '_');
                    return own.equals(label) || own.startsWith(label + "_");
                })
                .findFirst();
    }

    void add(RunRow row) {
        values.forEach((name, column) -> {
            Double value = row.sentence().get(name);
            if (value != null) {
                column.add(value);
            }
        });
    }

    /** Of each score that all rows have a value for, by name. */
    SequencedMap<String, List<Double>> complete(long rows) {
        SequencedMap<String, List<Double>> complete = new LinkedHashMap<>();
        values.forEach((name, column) -> {
            if (column.size() == rows && rows > 0) {
                complete.put(name, column);
            }
        });
        return complete;
    }

    /** The 95 % interval of each score that is a mean of rows. */
    Map<String, Bounds> bounds(long rows, long seed) {
        Map<String, Bounds> bounds = new LinkedHashMap<>();
        complete(rows).forEach((name, column) -> bounds.put(name, bounds(name, column, seed)));
        return bounds;
    }

    /** The 95 % interval of one score. */
    static Bounds bounds(String name, List<Double> column, long seed) {
        Interval interval = ConfidenceInterval.of(samples(name, column), CountedMetric.RESAMPLES, seed);
        return new Bounds(interval.mean() - interval.halfWidth(), interval.mean() + interval.halfWidth());
    }

    /** The rows of one score. */
    static Samples samples(String name, List<Double> column) {
        return new SegmentMean(name)
                .samples(column.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
