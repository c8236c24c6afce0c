package io.seqmark.run;

import io.seqmark.compute.Console;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.dataset.Corpus;
import io.seqmark.report.FlagCounts;
import io.seqmark.report.GenerationFiles;
import io.seqmark.report.JsonSection;
import io.seqmark.report.Manifest;
import io.seqmark.report.MetricsFile;
import io.seqmark.report.PythonRepr;
import io.seqmark.report.StagedFiles;
import io.seqmark.run.RunRecord.Effective;
import io.seqmark.run.RunRecord.Timings;
import io.seqmark.run.RunRecord.Tokens;
import io.seqmark.run.score.CorpusScores;
import io.seqmark.run.score.ScoredMetric;
import io.seqmark.run.score.SystemRows;
import io.seqmark.run.step.GenerationStep.Tally;
import io.seqmark.run.step.OutputFolders;
import io.seqmark.run.step.Stopwatch;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the final files of a complete journal. */
final class ReportStep {
    private static final String PSEUDOLABELS = "pseudolabel_results.json";

    /** What follows the split in the name of the file that has everything about each example. */
    static final String ROWS = "_generations.jsonl";

    private final RunSpec spec;
    private final Corpus corpus;
    private final ResolvedModel model;
    private final SystemRows rows;
    private final CorpusScores scores;
    private final NeuralStep neural;
    private final FlagCounts flags = new FlagCounts();

    ReportStep(
            RunSpec spec, Corpus corpus, ResolvedModel model, SystemRows rows, CorpusScores scores, NeuralStep neural) {
        this.spec = spec;
        this.corpus = corpus;
        this.model = model;
        this.rows = rows;
        this.scores = scores;
        this.neural = neural;
    }

    /**
     * How long it took so far.
     *
     * @param began the start of the command
     * @param loadSeconds of the weights
     * @param tally of the generation
     * @param maxSourceLength the effective limit, for the record
     */
    record Timing(Instant began, double loadSeconds, Tally tally, int maxSourceLength) {}

    /** The line on standard output, as {@code run_distributed_eval.py} prints it. */
    static String printed(RunSpec spec, Map<String, ? extends @Nullable Object> result) {
        return spec.pseudolabels()
                ? "Saving aggregated results at " + spec.report().saveDir().resolve(PSEUDOLABELS)
                : PythonRepr.of(result);
    }

    /**
     * Writes them, and says what they say.
     *
     * @param certify called when everything is written and nothing is in place yet: throws if something speaks against it
     */
    RunRecord run(Manifest manifest, Timing timing, Console console, Runnable certify) {
        console.phase(Console.Phase.SCORING);
        Stopwatch watch = Stopwatch.start();
        SequencedMap<String, ScoredMetric> scored = new LinkedHashMap<>();
        scores.finish().forEach((metric, value) -> scored.put(metric.label(), value));
        scored.putAll(neural.score(spec, corpus, rows));
        double scoreSeconds = watch.seconds();
        StagedFiles.sweep(spec.report().saveDir());
        try (StagedFiles files = new StagedFiles(spec.report().saveDir())) {
            GenerationFiles generations = new GenerationFiles(corpus.size(), rows::read);
            stageGenerations(files, generations, scored);
            SequencedMap<String, @Nullable Object> result = result(scored, timing);
            if (!scored.isEmpty()) {
                Metric main = Scoring.ofTask(spec.data().task());
                files.stage(spec.data().typePath() + "_" + main.label() + ".json", MetricsFile.content(result));
            }
            RunIdentity identity = RecordCodec.identity(
                    JsonSection.of(Manifest.FILE, manifest.sections()).section(RecordCodec.IDENTITY));
            RunRecord record = record(
                    identity, result, new LinkedHashMap<>(files.sha256s()), metrics(scored), timing, scoreSeconds);
            files.stage(
                    Manifest.FILE, Manifest.finished(RecordCodec.write(record)).content());
            certify.run();
            OutputFolders folders =
                    new OutputFolders(spec.report().saveDir(), spec.report().workDir());
            files.commit(Manifest.FILE, spec.has(Switch.OVERWRITE) ? List.of() : folders.filesOfAnother(manifest))
                    .ifPresent(folder -> console.warn(
                            "the run that was in " + folders.saveDir() + " is in " + folders.named(folder) + " now"));
            warnOfLength(console);
            warnOfTruncation(timing.maxSourceLength(), console);
            warnOfOverflow(console);
            if (spec.has(Switch.PROFILE)) {
                ProfileTable.lines(timing.tally().profile()).forEach(console::warn);
            }
            console.result(printed(spec, record.result()));
            return record;
        }
    }

    private void warnOfTruncation(int limit, Console console) {
        if (flags.truncated() > 0) {
            console.warn("%d of %d sources were longer than %d tokens and were cut: flagged truncated in %s"
                    .formatted(
                            flags.truncated(), corpus.size(), limit, spec.data().typePath() + ROWS));
        }
    }

    private void warnOfLength(Console console) {
        if (flags.unfinished() > 0) {
            console.warn(
                    ("%d of %d predictions ran into the longest length, %d tokens, and may be cut: flagged unfinished"
                                    + " in %s; a larger --max_length lets them end")
                            .formatted(
                                    flags.unfinished(),
                                    corpus.size(),
                                    model.longestPrediction(),
                                    spec.data().typePath() + ROWS));
        }
    }

    private void warnOfOverflow(Console console) {
        if (flags.overflowed() > 0) {
            console.warn("%d of %d sentences overflowed in %s and were computed in float32: flagged overflowed in %s"
                    .formatted(
                            flags.overflowed(),
                            corpus.size(),
                            spec.model().options().precision().label(),
                            spec.data().typePath() + ROWS));
        }
    }

    private void stageGenerations(StagedFiles files, GenerationFiles generations, Map<String, ScoredMetric> scored) {
        if (spec.pseudolabels()) {
            files.stage(PSEUDOLABELS, generations.pseudolabels());
        } else {
            files.stage(spec.data().typePath() + "_generations.txt", generations.texts());
        }
        files.stage(
                spec.data().typePath() + ROWS,
                generations.jsonl(
                        corpus::source,
                        corpus::references,
                        id -> sentence(scored, id),
                        model.forcesEnd() ? Set.of() : model.endTokens(),
                        model.longestPrediction(),
                        flags));
        if (spec.has(Switch.DEBUG) && corpus.hasTargets()) {
            files.stage(
                    spec.data().typePath() + ".target",
                    generations.references(id -> CorpusScores.reference(corpus, id)));
        }
    }

    private static Map<String, Double> sentence(Map<String, ScoredMetric> scored, long id) {
        Map<String, Double> values = new LinkedHashMap<>();
        scored.values()
                .forEach(metric -> metric.sentence()
                        .apply(id)
                        .forEach((name, value) -> values.put(name, MetricsFile.rounded(value))));
        return values;
    }

    private SequencedMap<String, @Nullable Object> result(Map<String, ScoredMetric> scored, Timing timing) {
        SequencedMap<String, @Nullable Object> result = new LinkedHashMap<>();
        scored.values()
                .forEach(metric ->
                        metric.scores().forEach((name, value) -> result.put(name, MetricsFile.rounded(value))));
        double seconds = Duration.between(timing.began(), Instant.now()).toNanos() / 1e9 + rows.earlierMillis() / 1e3;
        result.put("n_obs", corpus.size());
        result.put("seconds_per_sample", MetricsFile.rounded(seconds / corpus.size()));
        result.put("n_gpus", spec.compute().ranks().map(Ranks::size).orElse(1));
        if (spec.report().dumpArgs()) {
            spec.model().generation().forEach((option, value) -> result.put(option.label(), value.plain()));
        }
        spec.report().info().ifPresent(info -> result.put("info", info));
        return result;
    }

    private static SequencedMap<String, MetricResult> metrics(Map<String, ScoredMetric> scored) {
        SequencedMap<String, MetricResult> metrics = new LinkedHashMap<>();
        scored.forEach((label, value) -> metrics.put(label, new MetricResult(value.scores(), value.signature())));
        return metrics;
    }

    private RunRecord record(
            RunIdentity identity,
            SequencedMap<String, @Nullable Object> result,
            SequencedMap<String, String> outputs,
            SequencedMap<String, MetricResult> metrics,
            Timing timing,
            double scoreSeconds) {
        Tally tally = timing.tally();
        return new RunRecord(
                RunRecord.FORMAT,
                result,
                identity,
                spec.model().name(),
                spec.data().folder().toString(),
                spec.report().arguments(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                new Effective(
                        timing.maxSourceLength(),
                        spec.compute().batchSize(),
                        spec.compute().maxBatchTokens(),
                        spec.compute().threads(),
                        tally.inFlight()),
                metrics,
                timings(timing, scoreSeconds),
                new LinkedHashMap<>(flags.asMap()),
                rounded(tally.profile()),
                new Tokens(tally.rows(), tally.sourceTokens(), tally.generatedTokens(), round(tally.tokensPerSecond())),
                new LinkedHashMap<>(Versions.all()),
                Cpu.describe(),
                outputs);
    }

    private Timings timings(Timing timing, double scoreSeconds) {
        long earlier = rows.earlierMillis();
        return new Timings(
                round(timing.loadSeconds()),
                round(timing.tally().seconds()),
                round(scoreSeconds),
                earlier > 0 ? OptionalDouble.of(round(earlier / 1e3)) : OptionalDouble.empty(),
                round(Duration.between(timing.began(), Instant.now()).toNanos() / 1e9));
    }

    private static SequencedMap<String, Double> rounded(Map<String, Double> profile) {
        SequencedMap<String, Double> rounded = new LinkedHashMap<>();
        profile.forEach((phase, seconds) -> rounded.put(phase, round(seconds)));
        return rounded;
    }

    private static double round(double seconds) {
        return MetricsFile.rounded(seconds);
    }
}
