package io.seqmark.study.expect;

import io.seqmark.base.InputException;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunRow;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.Scoring;
import io.seqmark.study.Recipe;
import io.seqmark.study.RecordedMetrics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What would explain that a run was expected to score another number. Immutable.
 *
 * @param expected the number as it was given
 * @param metric by which was looked
 * @param scores of the run, as scored again from its rows
 * @param explanations that give the number to its last digit: single changes, and only where there are none, pairs of changes
 * @param nearest where nothing explains it, what comes closest
 */
public record Expectation(
        String expected,
        String metric,
        SequencedMap<String, Double> scores,
        List<Explanation> explanations,
        List<Explanation> nearest) {
    /** More rows would take minutes: pairs of changes are tried on so many at the most. */
    private static final int MOST_ROWS_OF_PAIRS = 20_000;

    private static final int NEAREST = 3;

    public Expectation {
        explanations = List.copyOf(explanations);
        nearest = List.copyOf(nearest);
    }

    /**
     * Changes that lead to a number.
     *
     * @param figure whose number it is, such as {@code rouge2}
     * @param value that number
     * @param changes what was done otherwise; none where the run itself has that number
     * @param remedies one for each
     */
    public record Explanation(String figure, double value, List<String> changes, List<String> remedies) {
        public Explanation {
            changes = List.copyOf(changes);
            remedies = List.copyOf(remedies);
        }
    }

    /**
     * The predictions of another decoding, to be tried like other changes.
     *
     * @param what was done otherwise, for people
     * @param remedy how to do so with Seqmark
     */
    public record OtherDecoding(String what, String remedy, List<String> predictions) {
        public OtherDecoding {
            predictions = List.copyOf(predictions);
        }

        /** Those of a run of the same sources. */
        public static OtherDecoding of(String what, String remedy, FinishedRun run) {
            return new OtherDecoding(what, remedy, texts(run).predictions());
        }
    }

    /** A set of changes, and what they make of the scores. */
    private record Attempt(List<Change> changes, SequencedMap<String, Double> scores) {
        Stream<Explanation> figures(double factor) {
            return scores.entrySet().stream()
                    .map(score -> new Explanation(
                            score.getKey(),
                            score.getValue() * factor,
                            changes.stream().map(Change::what).toList(),
                            changes.stream().map(Change::remedy).toList()));
        }
    }

    /** Looks for what explains a number of a run whose metrics need no files. */
    public static Expectation of(
            FinishedRun run, String expected, Optional<Scoring.Metric> metric, List<OtherDecoding> decodings) {
        return of(run, expected, metric, decodings, BleuTokenizer.DEFAULT);
    }

    /**
     * Looks for what explains a number.
     *
     * @param expected as it was published; its last digit says how exactly
     * @param metric by which; empty for the run's first
     * @param decodings of the same sources by other settings
     * @param atHand what BLEU's tokenizer stands on, where the run's needs it
     * @throws InputException if the number is none, or the run has no such metric
     */
    public static Expectation of(
            FinishedRun run,
            String expected,
            Optional<Scoring.Metric> metric,
            List<OtherDecoding> decodings,
            BleuTokenizer atHand) {
        Target target = Target.parse(expected);
        Recipe recipe = RecordedMetrics.of(run.record(), atHand);
        if (recipe.metrics().isEmpty()) {
            throw new InputException(run.saveDir() + " was not scored, so that there is nothing to explain");
        }
        Way way = new Way(
                metric.orElse(recipe.metrics().getFirst()),
                recipe.settings(),
                recipe.split(),
                recipe.seed(),
                Way.Mean.USUAL,
                Way.RougePart.F_MEASURE);
        ScoredTexts texts = texts(run);
        SequencedMap<String, Double> own = way.score(texts);
        List<Change> changes = new ArrayList<>(Changes.of(way));
        decodings.forEach(other -> changes.add(Change.ofTexts(
                Change.Kind.DECODING,
                other.what(),
                other.remedy(),
                now -> new ScoredTexts(other.predictions(), now.references()))));

        List<Attempt> singles = new ArrayList<>(List.of(new Attempt(List.of(), own)));
        singles.addAll(attempts(way, texts, changes.stream().map(List::of).toList()));
        List<Explanation> found = explained(singles, target);
        List<Attempt> effective =
                singles.stream().filter(each -> !each.scores().equals(own)).toList();
        List<Attempt> all = new ArrayList<>(singles);
        if (found.isEmpty() && texts.predictions().size() <= MOST_ROWS_OF_PAIRS) {
            List<Attempt> pairs = attempts(
                    way,
                    texts,
                    pairs(effective.stream()
                            .map(each -> each.changes().getFirst())
                            .toList()));
            found = explained(pairs, target);
            all.addAll(pairs);
        }
        return new Expectation(
                expected, way.metric().label(), own, found, found.isEmpty() ? nearest(all, target) : List.of());
    }

    private static ScoredTexts texts(FinishedRun run) {
        List<String> predictions = new ArrayList<>();
        List<List<String>> references = new ArrayList<>();
        try (Stream<RunRow> rows = run.rows().stream()) {
            rows.forEach(row -> {
                predictions.add(row.predictions().getFirst().text());
                if (row.references().isEmpty()) {
                    throw new InputException(
                            run.saveDir() + " has no references, so that there is nothing to score again");
                }
                references.add(row.references().stream().map(PythonText::rstrip).toList());
            });
        }
        return new ScoredTexts(predictions, references);
    }

    private static List<List<Change>> pairs(List<Change> changes) {
        List<List<Change>> pairs = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            for (int j = i + 1; j < changes.size(); j++) {
                if (changes.get(i).kind() != changes.get(j).kind()) {
                    pairs.add(List.of(changes.get(i), changes.get(j)));
                }
            }
        }
        return pairs;
    }

    private static List<Attempt> attempts(Way way, ScoredTexts texts, List<List<Change>> sets) {
        return sets.stream().parallel().map(set -> attempt(way, texts, set)).toList();
    }

    /** Another decoding comes first, whatever the order: the other changes are of its texts. */
    private static Attempt attempt(Way way, ScoredTexts texts, List<Change> set) {
        List<Change> order =
                set.stream().sorted(Comparator.comparing(Change::kind)).toList();
        Way changedWay = way;
        ScoredTexts changedTexts = texts;
        for (Change change : order) {
            changedWay = change.way().apply(changedWay);
            changedTexts = change.texts().apply(changedTexts);
        }
        return new Attempt(set, changedWay.score(changedTexts));
    }

    /** Also as a share of 1, as some tools report. */
    private static List<Explanation> explained(List<Attempt> attempts, Target target) {
        List<Explanation> found = new ArrayList<>();
        for (Attempt attempt : attempts) {
            attempt.figures(1).filter(figure -> target.isMet(figure.value())).forEach(found::add);
            attempt.figures(0.01)
                    .filter(figure -> target.isMet(figure.value()))
                    .map(Expectation::asShare)
                    .forEach(found::add);
        }
        return found;
    }

    private static Explanation asShare(Explanation figure) {
        List<String> changes = new ArrayList<>(figure.changes());
        changes.add("a share of 1 instead of 100");
        List<String> remedies = new ArrayList<>(figure.remedies());
        remedies.add("multiply by 100");
        return new Explanation(figure.figure(), figure.value(), changes, remedies);
    }

    private static List<Explanation> nearest(List<Attempt> attempts, Target target) {
        return attempts.stream()
                .flatMap(attempt -> attempt.figures(1))
                .sorted(Comparator.comparingDouble(figure -> target.distance(figure.value())))
                .limit(NEAREST)
                .toList();
    }

    /**
     * A published number.
     *
     * @param value it
     * @param half a unit of its last digit
     */
    private record Target(double value, double half) {
        /** Beyond what a sum of doubles can be off. */
        private static final double EPSILON = 1e-9;

        static Target parse(String text) {
            try {
                BigDecimal number = new BigDecimal(text.strip());
                double value = number.doubleValue();
                if (value >= 0 && Double.isFinite(value) && number.scale() >= 0) {
                    return new Target(value, Math.pow(10, -number.scale()) / 2);
                }
            } catch (NumberFormatException none) {
                // said below
            }
            throw new InputException("--expect " + text + ": expected a score as it was published, such as 40.90");
        }

        boolean isMet(double score) {
            return distance(score) <= half + EPSILON;
        }

        double distance(double score) {
            return Math.abs(score - value);
        }
    }

    /** Whether the run itself has the number. */
    public boolean isMet() {
        return explanations.stream().anyMatch(each -> each.changes().isEmpty());
    }
}
