package io.seqmark.search;

import io.seqmark.base.ClockText;
import io.seqmark.base.InputException;
import io.seqmark.compute.Console;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.compute.SharedModel;
import io.seqmark.compute.machine.SharedWorkers;
import io.seqmark.compute.machine.ThisMachine;
import io.seqmark.run.Evaluation;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunResult;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.RunSpec;
import io.seqmark.study.Direction;
import io.seqmark.study.PairedRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a model with each combination of some settings, and finds the one that scores best. The model is loaded once and
 * its sources are encoded once; combinations that decode the same are computed once. Each combination is a run in a folder of
 * its own below the search's, so that a search that was interrupted goes on where it was, and one with more values computes
 * only what is new. For one thread.
 */
public final class Search {
    private static final OptionalDouble NO_DIFFERENCE = OptionalDouble.of(1);

    private final Console console;
    private final Console runs;
    private final Instant began;
    private final List<Combination> combinations;

    /**
     * A search.
     *
     * @param began when the command started
     * @param combinations that differ in their settings only, at least one
     */
    public Search(Console console, Instant began, List<Combination> combinations) {
        this.console = console;
        this.runs = new SearchConsole(console);
        this.began = began;
        this.combinations = List.copyOf(combinations);
    }

    /**
     * Runs it; {@code search.json} and {@code search.csv} are in its folder then.
     *
     * @return the trials, the best first; empty where nothing was to be computed ({@code --dry_run})
     * @throws InputException if the input is wrong, or a combination cannot be; nothing was computed
     * @throws io.seqmark.base.RunException if a run failed; what is done is kept
     */
    public Optional<SearchResult> run() {
        RunSpec first = combinations.getFirst().spec();
        requireScored(first);
        if (first.model().adapters().isMany()) {
            throw new InputException("--adapter: a search takes one adapter; search for each by itself");
        }
        warnOfSplit(first.data().label());
        try (SharedModel model = SharedModel.open(first.model(), runs::note);
                SharedWorkers workers = SharedWorkers.ofThisMachine(runs)) {
            Map<Combination, Combination> computed = computed(model);
            noteSame(computed);
            if (first.has(RunSpec.Switch.DRY_RUN)) {
                combinations.forEach(combination -> console.note("would run " + combination.label()));
                return Optional.empty();
            }
            List<Trial> trials = ranked(runAll(model, placement(first, model, workers), computed));
            SearchResult result = new SearchResult(
                    List.copyOf(combinations.getFirst().settings().sequencedKeySet()),
                    List.copyOf(trials.getFirst().scores().sequencedKeySet()),
                    tested(trials),
                    seconds(began));
            SearchFiles.write(first.report().saveDir(), result);
            return Optional.of(result);
        }
    }

    /** This process, or the workers that were asked for. */
    private Placement placement(RunSpec spec, SharedModel here, SharedWorkers workers) {
        return spec.compute().workers().isPresent() ? new ThisMachine(here, workers, runs) : here;
    }

    private static void requireScored(RunSpec spec) {
        List<String> problems = new ArrayList<>();
        if (spec.pseudolabels()) {
            problems.add(
                    "num_return_sequences above 1 writes texts instead of scores: a search has nothing to compare");
        } else if (!spec.isScored()) {
            problems.add("--metric none: a search has nothing to compare without a metric");
        }
        if (spec.compute().ranks().isPresent()) {
            problems.add("a search is computed by one process: start it without a launcher of several");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    /** Settings that were chosen on a split score too well on it. */
    private void warnOfSplit(String split) {
        if (split.startsWith("test")) {
            console.warn("searching on the split " + split + ": its score with the best settings will be too good to"
                    + " report; search on val (--type_path) and evaluate " + split
                    + " once");
        }
    }

    /**
     * For each combination that which is computed for it: itself, or the first that decodes the same.
     *
     * @throws InputException if a setting cannot be with the model; says so of all of them
     */
    private Map<Combination, Combination> computed(SharedModel model) {
        Map<DecodedAlike, Combination> firsts = new HashMap<>();
        Map<Combination, Combination> computed = new LinkedHashMap<>();
        SequencedSet<String> problems = new LinkedHashSet<>();
        for (Combination combination : combinations) {
            try (ResolvedModel resolved = model.resolve(combination.spec())) {
                DecodedAlike alike = DecodedAlike.of(combination.spec(), resolved);
                computed.put(combination, firsts.computeIfAbsent(alike, _ -> combination));
            } catch (InputException impossible) {
                problems.addAll(impossible.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(List.copyOf(problems));
        }
        return computed;
    }

    private void noteSame(Map<Combination, Combination> computed) {
        computed.forEach((combination, other) -> {
            if (!combination.equals(other)) {
                console.note(combination.label() + " decodes the same as " + other.label() + ", which is run for both");
            }
        });
    }

    private List<Trial> runAll(SharedModel model, Placement placement, Map<Combination, Combination> computed) {
        Map<Combination, Trial> done = new HashMap<>();
        List<Combination> order = inOrderOfWeights(List.copyOf(new LinkedHashSet<>(computed.values())));
        Instant start = Instant.now();
        Trial best = null;
        for (Combination combination : order) {
            Instant runBegan = Instant.now();
            RunResult result = new Evaluation(runs, runBegan, model, placement)
                    .run(combination.run())
                    .orElseThrow(() -> new IllegalStateException("a run that scores returned nothing"));
            Trial trial = new Trial(
                    combination,
                    scores(result),
                    result.record().timings().total(),
                    Optional.empty(),
                    OptionalDouble.empty());
            done.put(combination, trial);
            if (best == null || byScores(best.scores()).compare(trial, best) < 0) {
                best = trial;
            }
            console.note(progress(trial, done.size(), order.size(), best, start));
        }
        return combinations.stream()
                .map(combination -> trial(combination, computed, done))
                .toList();
    }

    @SuppressWarnings("NullAway") // all that is computed has been
    private static Trial trial(
            Combination combination, Map<Combination, Combination> computed, Map<Combination, Trial> done) {
        Combination other = computed.get(combination);
        Trial trial = done.get(other);
        return combination.equals(other)
                ? trial
                : new Trial(combination, trial.scores(), trial.seconds(), Optional.of(other), OptionalDouble.empty());
    }

    /** Those that need the same weights follow each other. */
    private static List<Combination> inOrderOfWeights(List<Combination> all) {
        Map<Object, List<Combination>> groups = new LinkedHashMap<>();
        all.forEach(
                combination -> groups.computeIfAbsent(combination.spec().model().options(), _ -> new ArrayList<>())
                        .add(combination));
        return groups.values().stream().flatMap(List::stream).toList();
    }

    /** The scores as the metrics' file has them, by name. */
    private static SequencedMap<String, Double> scores(RunResult result) {
        SequencedMap<String, Double> scores = new LinkedHashMap<>();
        result.metrics()
                .values()
                .forEach(metric -> metric.scores().keySet().forEach(name -> {
                    if (result.record().result().get(name) instanceof Number printed) {
                        scores.put(name, printed.doubleValue());
                    }
                }));
        return scores;
    }

    /** The best first; of equals the one that was named first. */
    private static List<Trial> ranked(List<Trial> trials) {
        return trials.stream().sorted(byScores(trials.getFirst().scores())).toList();
    }

    private static Comparator<Trial> byScores(SequencedMap<String, Double> names) {
        Comparator<Trial> order = (_, _) -> 0;
        for (String name : names.keySet()) {
            boolean lower = Direction.ofScore(name) == Direction.LOWER_IS_BETTER;
            Comparator<Trial> next =
                    Comparator.comparingDouble(trial -> trial.scores().getOrDefault(name, Double.NaN));
            order = order.thenComparing(lower ? next : next.reversed());
        }
        return order;
    }

    private static List<Trial> tested(List<Trial> trials) {
        Trial best = trials.getFirst();
        Map<Combination, OptionalDouble> known = new HashMap<>();
        BleuTokenizer tokenizer =
                best.combination().spec().report().scoring().settings().bleu().tokenizer();
        try (PairedRuns paired = new PairedRuns(open(best), tokenizer)) {
            return trials.stream()
                    .map(trial -> trial.computed().equals(best.computed())
                            ? trial
                            : trial.withPValue(known.computeIfAbsent(
                                    trial.computed(),
                                    _ -> scoresAlike(trial, best) ? NO_DIFFERENCE : paired.pValue(open(trial)))))
                    .toList();
        }
    }

    /** Resampling finds no difference of equal scores as often as not, and would call it a large one. */
    private static boolean scoresAlike(Trial trial, Trial best) {
        return trial.scores().firstEntry().equals(best.scores().firstEntry());
    }

    private static FinishedRun open(Trial trial) {
        return FinishedRun.open(trial.computed().saveDir());
    }

    private static String progress(Trial trial, int done, int all, @Nullable Trial best, Instant start) {
        double each = seconds(start) / done;
        String left = done == all ? "" : "; about %s left".formatted(ClockText.of(each * (all - done)));
        String ahead = best == null || best.equals(trial)
                ? "; the best so far"
                : "; best so far %s with %s"
                        .formatted(value(best), best.combination().label());
        return "%d of %d: %s: %s%s%s".formatted(done, all, trial.combination().label(), value(trial), ahead, left);
    }

    private static String value(Trial trial) {
        Map.Entry<String, Double> first = trial.scores().firstEntry();
        return first.getKey() + " " + first.getValue();
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }
}
