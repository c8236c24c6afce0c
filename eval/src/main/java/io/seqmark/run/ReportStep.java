package io.seqmark.run;

import io.seqmark.dataset.Corpus;
import io.seqmark.generate.GenerationOption;
import io.seqmark.journal.Journal;
import io.seqmark.report.FlagCounts;
import io.seqmark.report.GenerationFiles;
import io.seqmark.report.Manifest;
import io.seqmark.report.MetricsFile;
import io.seqmark.report.PythonRepr;
import io.seqmark.report.StagedFiles;
import io.seqmark.run.GenerationStep.Tally;
import io.seqmark.run.RunSpec.Switch;
import io.seqmark.run.Scoring.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes the final files of a complete journal. */
final class ReportStep {
    private static final String PSEUDOLABELS = "pseudolabel_results.json";

    private final RunSpec spec;
    private final Corpus corpus;
    private final SequenceModel model;
    private final Journal journal;
    private final CorpusScores scores;
    private final FlagCounts flags = new FlagCounts();

    ReportStep(RunSpec spec, Corpus corpus, SequenceModel model, Journal journal, CorpusScores scores) {
        this.spec = spec;
        this.corpus = corpus;
        this.model = model;
        this.journal = journal;
        this.scores = scores;
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

    /** The line on standard output, as the predecessor prints it. */
    static String printed(RunSpec spec, Map<String, Object> result) {
        return spec.pseudolabels()
                ? "Saving aggregated results at " + spec.saveDir().resolve(PSEUDOLABELS)
                : PythonRepr.of(result);
    }

    /**
     * Writes them.
     *
     * @param certify called when everything is written and nothing is in place yet: throws if something speaks against it
     */
    void run(Manifest manifest, Timing timing, Console console, Runnable certify) {
        Stopwatch watch = Stopwatch.start();
        Map<Metric, ScoredMetric> scored = scores.finish();
        double scoreSeconds = watch.seconds();
        StagedFiles.sweep(spec.saveDir());
        try (StagedFiles files = new StagedFiles(spec.saveDir())) {
            GenerationFiles generations = new GenerationFiles(corpus.size(), journal::read);
            stageGenerations(files, generations, scored);
            SequencedMap<String, Object> result = result(scored, timing);
            if (!scored.isEmpty()) {
                Metric main = Scoring.ofTask(spec.task());
                files.stage(spec.typePath() + "_" + main.label() + ".json", MetricsFile.content(result));
            }
            files.stage(
                    Manifest.FILE,
                    manifest.finished(result, files.sha256s(), record(scored, timing, scoreSeconds))
                            .content());
            certify.run();
            files.commit(Manifest.FILE);
            warnOfLength(console);
            warnOfTruncation(timing.maxSourceLength(), console);
            warnOfOverflow(console);
            if (spec.has(Switch.PROFILE)) {
                ProfileTable.lines(timing.tally().profile()).forEach(console::warn);
            }
            console.result(printed(spec, result));
        }
    }

    private void warnOfTruncation(int limit, Console console) {
        if (flags.truncated() > 0) {
            console.warn("%d of %d sources were longer than %d tokens and were cut: flagged truncated in %s"
                    .formatted(flags.truncated(), corpus.size(), limit, spec.typePath() + "_generations.jsonl"));
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
                                    spec.typePath() + "_generations.jsonl"));
        }
    }

    private void warnOfOverflow(Console console) {
        if (flags.overflowed() > 0) {
            console.warn("%d of %d sentences overflowed in %s and were computed in float32: flagged overflowed in %s"
                    .formatted(
                            flags.overflowed(),
                            corpus.size(),
                            spec.model().precision().label(),
                            spec.typePath() + "_generations.jsonl"));
        }
    }

    private void stageGenerations(StagedFiles files, GenerationFiles generations, Map<Metric, ScoredMetric> scored) {
        if (spec.pseudolabels()) {
            files.stage(PSEUDOLABELS, generations.pseudolabels());
        } else {
            files.stage(spec.typePath() + "_generations.txt", generations.texts());
        }
        files.stage(
                spec.typePath() + "_generations.jsonl",
                generations.jsonl(
                        corpus::source,
                        corpus::target,
                        id -> sentence(scored, id),
                        model.forcesEnd() ? Set.of() : model.endTokens(),
                        model.longestPrediction(),
                        flags));
        if (spec.has(Switch.DEBUG) && corpus.hasTargets()) {
            files.stage(spec.typePath() + ".target", generations.references(id -> CorpusScores.reference(corpus, id)));
        }
    }

    private static Map<String, Double> sentence(Map<Metric, ScoredMetric> scored, long id) {
        Map<String, Double> values = new LinkedHashMap<>();
        scored.values()
                .forEach(metric -> metric.sentence()
                        .apply(id)
                        .forEach((name, value) -> values.put(name, MetricsFile.rounded(value))));
        return values;
    }

    private SequencedMap<String, Object> result(Map<Metric, ScoredMetric> scored, Timing timing) {
        SequencedMap<String, Object> result = new LinkedHashMap<>();
        scored.values()
                .forEach(metric ->
                        metric.scores().forEach((name, value) -> result.put(name, MetricsFile.rounded(value))));
        double seconds =
                Duration.between(timing.began(), Instant.now()).toNanos() / 1e9 + journal.earlierMillis() / 1e3;
        result.put("n_obs", corpus.size());
        result.put("seconds_per_sample", MetricsFile.rounded(seconds / corpus.size()));
        result.put("n_gpus", spec.ranks().map(Ranks::size).orElse(1));
        if (spec.dumpArgs()) {
            spec.generation().forEach((option, value) -> dump(option, value, result));
        }
        spec.info().ifPresent(info -> result.put("info", info));
        return result;
    }

    private static void dump(GenerationOption option, JsonNode value, Map<String, Object> result) {
        result.put(option.label(), JsonValues.plain(value));
    }

    private SequencedMap<String, Object> record(Map<Metric, ScoredMetric> scored, Timing timing, double scoreSeconds) {
        Tally tally = timing.tally();
        SequencedMap<String, Object> record = new LinkedHashMap<>();
        record.put("model_name", spec.modelName());
        record.put("data_dir", spec.dataDir().toString());
        record.put("arguments", spec.arguments());
        record.put("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        record.put(
                "effective",
                ordered(
                        "max_source_length",
                        timing.maxSourceLength(),
                        "bs",
                        spec.batchSize(),
                        "max_batch_tokens",
                        spec.maxBatchTokens().isPresent()
                                ? spec.maxBatchTokens().getAsInt()
                                : null,
                        "threads",
                        spec.threads(),
                        "bs_after_memory_shortage",
                        tally.inFlight().isPresent() ? tally.inFlight().getAsInt() : null));
        Map<String, Object> metrics = new LinkedHashMap<>();
        scored.forEach((metric, value) ->
                metrics.put(metric.label(), ordered("scores", value.scores(), "signature", value.signature())));
        record.put("metrics", metrics);
        record.put(
                "timings",
                ordered(
                        "load", round(timing.loadSeconds()),
                        "generate", round(tally.seconds()),
                        "score", round(scoreSeconds),
                        "earlier", journal.earlierMillis() > 0 ? round(journal.earlierMillis() / 1e3) : null,
                        "total",
                                round(Duration.between(timing.began(), Instant.now())
                                                .toNanos()
                                        / 1e9)));
        record.put("flags", flags.asMap());
        Map<String, Double> profile = new LinkedHashMap<>();
        tally.profile().forEach((phase, seconds) -> profile.put(phase, round(seconds)));
        record.put("profile", profile);
        record.put(
                "tokens",
                ordered(
                        "examples", tally.rows(),
                        "source", tally.sourceTokens(),
                        "generated", tally.generatedTokens(),
                        "generated_per_second", round(tally.tokensPerSecond())));
        record.put("versions", Versions.all());
        record.put("cpu", Cpu.describe());
        return record;
    }

    private static double round(double seconds) {
        return MetricsFile.rounded(seconds);
    }

    /** Without the keys whose values are null. */
    private static Map<String, Object> ordered(@Nullable Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            if (value != null) {
                map.put(String.valueOf(keysAndValues[i]), value);
            }
        }
        return Collections.unmodifiableMap(map);
    }
}
