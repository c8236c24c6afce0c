package io.seqmark.run.segment;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.base.natives.CacheFolder;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Scores corpora by neural metrics, in this process.
 *
 * @param settings of each metric
 * @param folder where values are kept; asked for when something is scored
 * @param sources whether segments have sources
 * @param notes what is nice to know, a line each
 */
public record SegmentScorer(
        Function<NeuralChoice, NeuralSettings> settings,
        Supplier<Path> folder,
        boolean sources,
        Consumer<String> notes) {
    /** So many segments are scored between two writes: what a kill costs at the most. */
    private static final int CHUNK = 128;

    private static final long NOTE_NANOS = 10_000_000_000L;

    /** One that keeps values in the cache of Seqmark. */
    public static SegmentScorer ofProcess(
            Function<NeuralChoice, NeuralSettings> settings, boolean sources, Consumer<String> notes) {
        return new SegmentScorer(
                settings, () -> CacheFolder.ofProcess().writable().resolve("segment-values"), sources, notes);
    }

    /**
     * Opens each metric, tells its notices, and closes it again, so that what is wrong with one shows before work begins.
     *
     * @param sample a segment of the corpus, which each must be able to score
     * @param warnings takes the notices: a licence that restricts, for example
     * @throws io.seqmark.base.InputException with everything that is wrong
     */
    public void check(List<NeuralChoice> choices, Segment sample, Consumer<String> warnings) {
        Mistakes mistakes = new Mistakes();
        for (NeuralChoice choice : choices) {
            mistakes.check(() -> {
                try (NeuralMetric metric = choice.open(settings.apply(choice), notes)) {
                    metric.notice().ifPresent(warnings);
                    require(choice, metric, sample);
                    if (!metric.readsCorpus()) {
                        metric.score(List.of(sample), (_, _) -> {});
                    }
                }
            });
        }
        mistakes.report();
    }

    /**
     * Scores a corpus by one metric after the other, each model in memory by itself.
     *
     * @param segments by their place
     */
    public List<ScoredSegments> score(List<NeuralChoice> choices, int count, IntFunction<Segment> segments) {
        List<ScoredSegments> scored = new ArrayList<>();
        for (NeuralChoice choice : choices) {
            scored.add(score(choice, suffix(choices, choice), count, segments));
        }
        return scored;
    }

    private void require(NeuralChoice choice, NeuralMetric metric, Segment sample) {
        if (metric.needsSources() && !sources) {
            throw new InputException("--metric %s needs the sources: give --src FILE".formatted(choice));
        }
        if (metric.needsReferences() && sample.references().isEmpty()) {
            throw new InputException("--metric %s needs references: name a file of them".formatted(choice));
        }
    }

    /** Of several forms of one metric all but the first have model and options behind the metric's name. */
    private static String suffix(List<NeuralChoice> choices, NeuralChoice choice) {
        boolean first = choices.stream()
                .filter(other -> other.kind() == choice.kind())
                .findFirst()
                .filter(choice::equals)
                .isPresent();
        return first
                ? ""
                : "_"
                        + Stream.concat(
                                        choice
                                                .model()
                                                .map(name -> name.replaceAll("/+$", "")
                                                        .replaceAll(".*/", ""))
                                                .stream(),
                                        choice.options().stream())
                                .map(part -> part.replaceAll("[^A-Za-z0-9.-]", "_"))
                                .collect(Collectors.joining("_"));
    }

    private ScoredSegments score(NeuralChoice choice, String suffix, int count, IntFunction<Segment> segments) {
        try (NeuralMetric metric = choice.open(settings.apply(choice), notes)) {
            if (count > 0) {
                require(choice, metric, segments.apply(0));
            }
            if (metric.readsCorpus()) {
                metric.readCorpus(IntStream.range(0, count).mapToObj(segments));
            }
            SegmentKey[] keys = IntStream.range(0, count)
                    .mapToObj(i -> SegmentKey.of(segments.apply(i)))
                    .toArray(SegmentKey[]::new);
            List<String> columns = metric.columns();
            double[][] values = new double[columns.size()][count];
            try (ValueFile file = ValueFile.open(folder.get(), metric.fingerprint(), columns)) {
                compute(choice, metric, file, keys, segments);
                for (int i = 0; i < count; i++) {
                    double[] row = file.find(keys[i]).orElseThrow();
                    for (int column = 0; column < row.length; column++) {
                        values[column][i] = row[column];
                    }
                }
            }
            double[] means = IntStream.range(0, columns.size())
                    .mapToDouble(column -> mean(values[column]))
                    .toArray();
            SequencedMap<String, Double> scores = new LinkedHashMap<>();
            metric.corpus(means).forEach((name, score) -> scores.put(name + suffix, score));
            return new ScoredSegments(
                    choice.kind().label() + suffix,
                    columns.stream().map(name -> name + suffix).toList(),
                    List.of(values),
                    scores,
                    metric.signature(),
                    choice.kind().higherIsBetter());
        }
    }

    /** Has the metric score what the file does not have, each text once. */
    private void compute(
            NeuralChoice choice,
            NeuralMetric metric,
            ValueFile file,
            SegmentKey[] keys,
            IntFunction<Segment> segments) {
        List<Integer> missing = missing(file, keys);
        notes.accept("%s: scoring %d of %d segments%s%s"
                .formatted(
                        choice,
                        missing.size(),
                        keys.length,
                        missing.size() < keys.length ? "; the others are known or repeat" : "",
                        file.isKept() ? "" : "; another process keeps values of this metric, these are not kept"));
        long told = System.nanoTime();
        for (int from = 0; from < missing.size(); from += CHUNK) {
            List<Integer> chunk = missing.subList(from, Math.min(missing.size(), from + CHUNK));
            Map<SegmentKey, double[]> values = new LinkedHashMap<>();
            metric.score(
                    chunk.stream().map(segments::apply).toList(),
                    (index, row) -> values.put(keys[chunk.get(index)], row.clone()));
            file.add(values);
            if (System.nanoTime() - told >= NOTE_NANOS) {
                told = System.nanoTime();
                notes.accept("%s: %d of %d segments".formatted(choice, from + chunk.size(), missing.size()));
            }
        }
    }

    /** Places of texts without values, of equal ones the first. */
    private static List<Integer> missing(ValueFile file, SegmentKey[] keys) {
        List<Integer> missing = new ArrayList<>();
        Set<SegmentKey> seen = new HashSet<>();
        for (int i = 0; i < keys.length; i++) {
            if (file.find(keys[i]).isEmpty() && seen.add(keys[i])) {
                missing.add(i);
            }
        }
        return missing;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
