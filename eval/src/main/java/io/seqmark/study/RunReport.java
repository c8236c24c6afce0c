package io.seqmark.study;

import io.seqmark.base.InputException;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ParallelCorpus;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.tokenize.TokenizerException;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunRow;
import io.seqmark.spec.OpenedTokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What there is to see of a finished run. Texts stay in the run's files, but for a few. Immutable.
 *
 * @param run what is reported
 * @param figures its scores, with intervals where the metrics can be counted again
 * @param withoutBounds why there are no intervals, in one line
 * @param changed settings that are not the defaults
 * @param sentence the score that single examples are ordered by; absent where nothing was scored
 * @param scores how these scores are distributed; empty where nothing was scored
 * @param lengths words per prediction and, where there are any, per reference
 * @param bySourceLength mean sentence scores; empty where nothing was scored
 * @param lengthRatio words of all predictions to words of all references; 0 where there are none
 * @param worst some examples with the worst scores, the worst first
 * @param flagged ids of the first few examples that have a flag, by flag
 */
public record RunReport(
        FinishedRun run,
        List<Figure> figures,
        Optional<String> withoutBounds,
        List<Setting> changed,
        Optional<SentenceScore> sentence,
        List<Histogram> scores,
        List<Histogram> lengths,
        List<LengthGroup> bySourceLength,
        double lengthRatio,
        List<RunRow> worst,
        SequencedMap<String, List<Long>> flagged) {
    /**
     * Of more examples there are no intervals: what a page and a few lines at the end of a run cost should be forgotten beside the
     * generation, and resampling draws as many numbers per metric as examples times resamples.
     */
    public static final int MOST_RESAMPLED = 100_000;

    private static final int WORST = 10;
    private static final int FLAGGED = 3;
    /** There are five; a file may name anything. */
    private static final int MOST_FLAGS = 100;

    public RunReport {
        figures = List.copyOf(figures);
        changed = List.copyOf(changed);
        scores = List.copyOf(scores);
        lengths = List.copyOf(lengths);
        bySourceLength = List.copyOf(bySourceLength);
        worst = List.copyOf(worst);
        flagged = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(flagged));
    }

    /**
     * Reads a run and counts what its record does not have.
     *
     * @throws InputException if one of its files is damaged
     */
    public static RunReport of(FinishedRun run) {
        Recipe recipe = RecordedMetrics.of(run.record());
        Reading reading = new Reading(SentenceScore.of(recipe), new SegmentColumns(run.record()));
        List<CountedMetric> counted = List.of();
        Optional<String> failure = Optional.empty();
        try (OpenedTokenizer tokenizer =
                        new OpenedTokenizer(recipe.settings().bleu().tokenizer());
                Stream<RunRow> rows = run.rows().stream()) {
            try {
                if (run.rows().size() <= MOST_RESAMPLED) {
                    counted = recipe.start(tokenizer::open);
                } else {
                    failure = Optional.of("there are more than " + MOST_RESAMPLED
                            + " lines; seqmark score --confidence takes the time");
                }
            } catch (InputException missing) {
                failure = Optional.of(missing.problems().getFirst());
            }
            Iterator<Pair> pairs = rows.map(reading::pair).iterator();
            if (counted.isEmpty()) {
                pairs.forEachRemaining(_ -> {});
            } else {
                ParallelCorpus.count(
                        pairs, counted.stream().map(CountedMetric::tally).toList());
            }
        } catch (TokenizerException failed) {
            throw new InputException(String.valueOf(failed.getMessage()), failed);
        }
        Map<String, Bounds> ofSegments = run.rows().size() <= MOST_RESAMPLED
                ? reading.columns.bounds(run.rows().size(), recipe.seed())
                : Map.of();
        return reading.report(run, figures(run, counted, ofSegments), failure);
    }

    /** The scores as the record has them; only the bounds are new. */
    private static List<Figure> figures(FinishedRun run, List<CountedMetric> counted, Map<String, Bounds> ofSegments) {
        List<Figure> again =
                counted.stream().flatMap(metric -> metric.figures().stream()).toList();
        List<Figure> figures = new ArrayList<>();
        run.record()
                .metrics()
                .forEach((label, metric) -> metric.scores().forEach((name, score) -> {
                    Optional<Figure> same = again.stream()
                            .filter(one -> one.name().equals(name))
                            .findFirst();
                    figures.add(new Figure(
                            name,
                            same.map(Figure::direction)
                                    .orElseGet(() -> SegmentColumns.isNeural(label)
                                            ? Direction.ofScore(name)
                                            : Direction.NEITHER),
                            score,
                            same.flatMap(Figure::bounds).or(() -> Optional.ofNullable(ofSegments.get(name))),
                            metric.signature()));
                }));
        return figures;
    }

    /** What is remembered of each row while they pass by. */
    private static final class Reading {
        private final Optional<SentenceScore> sentence;
        private final SegmentColumns columns;
        private final List<Double> scores = new ArrayList<>();
        private final List<Integer> sources = new ArrayList<>();
        private final List<Integer> predictions = new ArrayList<>();
        private final List<Integer> references = new ArrayList<>();
        /** The best of the worst comes first, to make room. */
        private final PriorityQueue<RunRow> worst;

        private final SequencedMap<String, List<Long>> flagged = new LinkedHashMap<>();

        Reading(Optional<SentenceScore> sentence, SegmentColumns columns) {
            this.sentence = sentence;
            this.columns = columns;
            this.worst = new PriorityQueue<>(order(sentence).reversed());
        }

        private static Comparator<RunRow> order(Optional<SentenceScore> sentence) {
            return Comparator.<RunRow>comparingDouble(
                            row -> sentence.map(score -> score.badness(row)).orElse(0.0))
                    .reversed()
                    .thenComparingLong(RunRow::id);
        }

        Pair pair(RunRow row) {
            columns.add(row);
            String prediction = row.predictions().getFirst().text();
            sources.add(Words.count(row.source()));
            predictions.add(Words.count(prediction));
            row.reference().ifPresent(reference -> references.add(Words.count(reference)));
            for (String flag : row.flags()) {
                if (flagged.size() < MOST_FLAGS || flagged.containsKey(flag)) {
                    List<Long> ids = flagged.computeIfAbsent(flag, _ -> new ArrayList<>());
                    if (ids.size() < FLAGGED) {
                        ids.add(row.id());
                    }
                }
            }
            sentence.ifPresent(score -> {
                scores.add(score.of(row));
                worst.add(row);
                if (worst.size() > WORST) {
                    worst.remove();
                }
            });
            List<String> scored = row.reference().isPresent() ? row.references() : List.of("");
            return new Pair(prediction, scored.stream().map(PythonText::rstrip).toList());
        }

        RunReport report(FinishedRun run, List<Figure> figures, Optional<String> withoutBounds) {
            long words = references.stream().mapToLong(Integer::longValue).sum();
            return new RunReport(
                    run,
                    figures,
                    withoutBounds,
                    Setting.changed(run.record()),
                    sentence,
                    sentence.isPresent() ? List.of(Histogram.ofScores(scores)) : List.of(),
                    Histogram.ofLengths(references.isEmpty() ? List.of(predictions) : List.of(predictions, references)),
                    sentence.isPresent() ? LengthGroup.means(sources, scores) : List.of(),
                    words == 0
                            ? 0
                            : predictions.stream().mapToLong(Integer::longValue).sum() / (double) words,
                    worst.stream().sorted(order(sentence)).toList(),
                    flagged);
        }
    }
}
