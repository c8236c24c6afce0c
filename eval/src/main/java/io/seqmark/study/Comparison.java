package io.seqmark.study;

import io.seqmark.base.InputException;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ParallelCorpus;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.significance.PairedResult;
import io.seqmark.metrics.significance.PairedTest;
import io.seqmark.metrics.significance.Samples;
import io.seqmark.report.MetricsFile;
import io.seqmark.run.MetricResult;
import io.seqmark.run.RunRecord;
import io.seqmark.spec.OpenedTokenizer;
import io.seqmark.spec.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Systems compared on one corpus; the first is the baseline. Immutable.
 *
 * @param systems what is compared
 * @param examples how many of the corpus
 * @param notes what must be known to read it, in a line each
 * @param metrics the systems' scores and tests
 * @param settings what differs between the runs; empty where not all are runs
 * @param sentence the score of single examples
 * @param sentenceScores of each system, rounded to 4 decimals as rows have them
 * @param duels of each other system with the baseline
 * @param bySourceLength each system's score of parts of the corpus, by words of the source, or of the reference where there are
 *     no sources
 * @param byFrequency how well words are met, by how frequent they are
 */
public record Comparison(
        List<ComparedSystem> systems,
        int examples,
        List<String> notes,
        List<ComparedMetric> metrics,
        List<Setting> settings,
        SentenceScore sentence,
        List<List<Double>> sentenceScores,
        List<Duel> duels,
        List<LengthGroup> bySourceLength,
        List<FrequencyGroup> byFrequency) {
    public Comparison {
        systems = List.copyOf(systems);
        notes = List.copyOf(notes);
        metrics = List.copyOf(metrics);
        settings = List.copyOf(settings);
        sentenceScores = sentenceScores.stream().map(List::copyOf).toList();
        duels = List.copyOf(duels);
        bySourceLength = List.copyOf(bySourceLength);
        byFrequency = List.copyOf(byFrequency);
    }

    /**
     * Compares.
     *
     * @param asked at least two, the baseline first
     * @throws InputException if they are not of one corpus, or there is no metric that all of them can be scored by
     */
    public static Comparison of(List<ComparedSystem> asked, ComparisonOptions options) {
        if (asked.size() < 2) {
            throw new InputException("a comparison needs at least two systems");
        }
        List<String> notes = new ArrayList<>();
        List<ComparedSystem> systems = SameCorpus.of(asked, options.commonFirstLines(), notes);
        Recipe recipe = recipe(systems, options, notes);
        try (OpenedTokenizer tokenizer =
                new OpenedTokenizer(recipe.settings().bleu().tokenizer())) {
            List<CountedMetric> started = recipe.start(tokenizer::open);
            List<List<CountedMetric>> counted =
                    systems.stream().map(system -> counted(system, started)).toList();
            CountedMetric main = started.getFirst();
            SentenceScore sentence = SentenceScore.of(recipe).orElseThrow();
            List<List<Double>> scores =
                    systems.stream().map(system -> sentenceScores(system, main)).toList();
            return new Comparison(
                    systems,
                    systems.getFirst().size(),
                    notes,
                    withSegments(metrics(counted, options, recipe.seed()), systems, options, recipe.seed()),
                    settings(systems),
                    sentence,
                    scores,
                    IntStream.range(1, systems.size())
                            .mapToObj(other -> Duel.of(
                                    other,
                                    systems.getFirst(),
                                    systems.get(other),
                                    scores.getFirst(),
                                    scores.get(other),
                                    sentence.direction()))
                            .toList(),
                    byLength(systems, main),
                    FrequencyGroup.of(systems));
        }
    }

    private static Recipe recipe(List<ComparedSystem> systems, ComparisonOptions options, List<String> notes) {
        List<RunRecord> runs =
                systems.stream().flatMap(system -> system.record().stream()).toList();
        if (runs.isEmpty()) {
            return new Recipe(
                    options.metrics().isEmpty() ? List.of(Scoring.Metric.BLEU) : options.metrics(),
                    options.settings(),
                    SentenceSplit.PUNKT,
                    options.seed());
        }
        Recipe first =
                RecordedMetrics.of(runs.getFirst(), options.settings().bleu().tokenizer());
        List<Scoring.Metric> metrics = options.metrics().isEmpty()
                ? first.metrics().stream()
                        .filter(metric ->
                                runs.stream().allMatch(run -> run.metrics().containsKey(metric.label())))
                        .toList()
                : options.metrics();
        if (metrics.isEmpty()) {
            throw new InputException("there is no metric that all runs were scored by: name some with --metric");
        }
        for (ComparedSystem system : systems) {
            system.record()
                    .ifPresent(run ->
                            metrics.forEach(metric -> noteOtherSignature(system, run, runs.getFirst(), metric, notes)));
        }
        return new Recipe(metrics, first.settings(), first.split(), first.seed());
    }

    private static void noteOtherSignature(
            ComparedSystem system, RunRecord run, RunRecord baseline, Scoring.Metric metric, List<String> notes) {
        String own = signature(run, metric);
        String first = signature(baseline, metric);
        if (!own.equals(first) && !own.isEmpty() && !first.isEmpty()) {
            notes.add("%s of %s is counted as in the first run (%s); its own run.json was counted otherwise (%s)"
                    .formatted(metric.label(), system.name(), first, own));
        }
    }

    private static String signature(RunRecord run, Scoring.Metric metric) {
        return Optional.ofNullable(run.metrics().get(metric.label()))
                .map(result -> result.signature())
                .orElse("");
    }

    /** The metrics of a system, of which those that were started are forked. */
    static List<CountedMetric> counted(ComparedSystem system, List<CountedMetric> started) {
        List<CountedMetric> metrics = started.stream().map(CountedMetric::fork).toList();
        ParallelCorpus.count(
                IntStream.range(0, system.size())
                        .mapToObj(i -> new Pair(system.predictions().get(i), system.referencesOf(i)))
                        .iterator(),
                metrics.stream().map(CountedMetric::tally).toList());
        return metrics;
    }

    private static List<ComparedMetric> metrics(
            List<List<CountedMetric>> counted, ComparisonOptions options, long seed) {
        List<ComparedMetric> metrics = new ArrayList<>();
        for (int metric = 0; metric < counted.getFirst().size(); metric++) {
            int column = metric;
            List<List<Figure>> figures =
                    counted.stream().map(system -> system.get(column).figures()).toList();
            List<List<Samples>> samples =
                    counted.stream().map(system -> system.get(column).samples()).toList();
            for (int part = 0; part < figures.getFirst().size(); part++) {
                int row = part;
                metrics.add(tested(
                        figures.stream().map(all -> all.get(row)).toList(),
                        samples.stream().map(all -> all.get(row)).toList(),
                        options,
                        seed));
            }
        }
        return metrics;
    }

    /** And the scores that models computed for all of them, of which the rows have the values. */
    private static List<ComparedMetric> withSegments(
            List<ComparedMetric> metrics, List<ComparedSystem> systems, ComparisonOptions options, long seed) {
        List<ComparedMetric> all = new ArrayList<>(metrics);
        for (String name : systems.getFirst().segmentValues().keySet()) {
            if (systems.stream().allMatch(system -> system.segmentValues().containsKey(name))) {
                List<Samples> samples = systems.stream()
                        .map(system -> SegmentColumns.samples(
                                name, system.segmentValues().getOrDefault(name, List.of())))
                        .toList();
                List<Figure> figures = systems.stream()
                        .map(system -> segmentFigure(name, system, seed))
                        .toList();
                all.add(tested(figures, samples, options, seed));
            }
        }
        return all;
    }

    private static Figure segmentFigure(String name, ComparedSystem system, long seed) {
        List<Double> values = system.segmentValues().getOrDefault(name, List.of());
        return new Figure(
                name,
                Direction.ofScore(name),
                values.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                Optional.of(SegmentColumns.bounds(name, values, seed)),
                system.record()
                        .flatMap(run -> run.metrics().values().stream()
                                .filter(metric -> metric.scores().containsKey(name))
                                .findFirst())
                        .map(MetricResult::signature)
                        .orElse(""));
    }

    private static ComparedMetric tested(
            List<Figure> figures, List<Samples> samples, ComparisonOptions options, long seed) {
        List<PairedResult> bootstrap = PairedTest.bootstrap(samples, options.resamples(), seed);
        List<PairedResult> randomization = PairedTest.approximateRandomization(samples, options.trials(), seed);
        List<ComparedMetric.Outcome> outcomes = new ArrayList<>();
        for (int system = 0; system < figures.size(); system++) {
            OptionalDouble p = bootstrap.get(system).pValue();
            outcomes.add(new ComparedMetric.Outcome(
                    figures.get(system).score(),
                    figures.get(system).bounds(),
                    p,
                    randomization.get(system).pValue()));
        }
        Figure first = figures.getFirst();
        return new ComparedMetric(first.name(), first.direction(), first.signature(), outcomes);
    }

    private static List<Setting> settings(List<ComparedSystem> systems) {
        List<RunRecord> runs =
                systems.stream().flatMap(system -> system.record().stream()).toList();
        return runs.size() == systems.size() ? Setting.differing(runs) : List.of();
    }

    private static List<Double> sentenceScores(ComparedSystem system, CountedMetric main) {
        return IntStream.range(0, system.size())
                .mapToObj(i ->
                        MetricsFile.rounded(main.sentence(system.predictions().get(i), system.referencesOf(i))))
                .toList();
    }

    private static List<LengthGroup> byLength(List<ComparedSystem> systems, CountedMetric main) {
        ComparedSystem baseline = systems.getFirst();
        List<String> measured = baseline.sources().isEmpty() ? baseline.references() : baseline.sources();
        List<List<Integer>> places = new ArrayList<>();
        for (int group = 0; group < LengthGroup.COUNT; group++) {
            places.add(new ArrayList<>());
        }
        for (int i = 0; i < measured.size(); i++) {
            places.get(LengthGroup.of(Words.count(measured.get(i)))).add(i);
        }
        List<LengthGroup> groups = new ArrayList<>();
        for (int group = 0; group < LengthGroup.COUNT; group++) {
            List<Integer> members = places.get(group);
            if (!members.isEmpty()) {
                groups.add(LengthGroup.numbered(
                        group,
                        members.size(),
                        systems.stream()
                                .map(system -> score(system, members, main.fork()))
                                .toList()));
            }
        }
        return groups;
    }

    private static double score(ComparedSystem system, List<Integer> members, CountedMetric part) {
        for (int i : members) {
            part.tally().add(i, new Pair(system.predictions().get(i), system.referencesOf(i)));
        }
        return part.score();
    }
}
