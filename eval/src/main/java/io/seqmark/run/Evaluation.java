package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.compute.Console;
import io.seqmark.compute.Console.Phase;
import io.seqmark.compute.Job;
import io.seqmark.compute.Pause;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.compute.SharedModel;
import io.seqmark.compute.machine.ProcessList;
import io.seqmark.compute.machine.ThisMachine;
import io.seqmark.compute.machine.WorkerMain;
import io.seqmark.dataset.Corpus;
import io.seqmark.dataset.FileHashes;
import io.seqmark.engine.Generator;
import io.seqmark.journal.Journal;
import io.seqmark.journal.JournalFolder;
import io.seqmark.journal.Session;
import io.seqmark.metrics.text.ReferenceScripts;
import io.seqmark.report.Manifest;
import io.seqmark.report.StagedFiles;
import io.seqmark.run.ranks.Heartbeat;
import io.seqmark.run.ranks.RankedRun;
import io.seqmark.run.ranks.SharedManifest;
import io.seqmark.run.score.Scorer;
import io.seqmark.run.score.Scorers;
import io.seqmark.run.score.SystemRows;
import io.seqmark.run.score.SystemScores;
import io.seqmark.run.step.ClosedOnce;
import io.seqmark.run.step.Differences;
import io.seqmark.run.step.GenerationStep;
import io.seqmark.run.step.Inputs;
import io.seqmark.run.step.Opened;
import io.seqmark.run.step.OutputFolders;
import io.seqmark.run.step.Stopwatch;
import io.seqmark.run.step.Tasks;
import io.seqmark.spec.IdleOptions;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One evaluation: audit, resolve, load, generate, journal, score, write. Everything that can be wrong with the input is
 * found before the first file is written.
 */
public final class Evaluation {
    /** Where an earlier version kept the rows of an unfinished run. */
    private static final String OLD_JOURNAL = "journal.bin";

    /** So many lines tell what a corpus is written in. */
    private static final long REFERENCES_LOOKED_AT = 10_000;

    /** How long a rerun waits for processes of an earlier start that died. */
    private static final Duration ORPHANS = Duration.ofSeconds(15);
    /** How long it waits for another run that writes to the same place: it may have been killed a moment ago. */
    private static final Duration LAST_BREATH = Duration.ofSeconds(2);

    private final Console console;
    private final Instant began;
    private final Function<RunSpec, ResolvedModel> models;
    private final Placement placement;
    private final Scorer.Chooser scorers;

    /**
     * An evaluation on this machine: in worker processes, as many as the specification says, or in this process where that is
     * as good.
     *
     * @param began when the command started: {@code seconds_per_sample} counts from there, as {@code run_distributed_eval.py}'s did
     */
    public Evaluation(Console console, Instant began) {
        this(console, began, ThisMachine.of(WorkerMain.command(), console));
    }

    /** The same with another place where rows are computed. */
    public Evaluation(Console console, Instant began, Placement placement) {
        this(console, began, spec -> ResolvedModel.of(spec, console::note), placement, Scorers::of);
    }

    /**
     * The same with a model that other evaluations use before and after.
     *
     * @param placement the model itself, which computes in this process; or another
     */
    public Evaluation(Console console, Instant began, SharedModel model, Placement placement) {
        this(console, began, model::resolve, placement, Scorers::of);
    }

    Evaluation(
            Console console,
            Instant began,
            Function<RunSpec, ResolvedModel> models,
            Placement placement,
            Scorer.Chooser scorers) {
        this.console = console;
        this.began = began;
        this.models = models;
        this.placement = placement;
        this.scorers = scorers;
    }

    /**
     * Runs it, prints the result and returns it; a finished run is read back.
     *
     * @return the result; empty of a dry run, and of ranks other than the first, which score nothing
     * @throws InputException if the command line or an input file is wrong; nothing was written
     * @throws RunException if the run failed; what is done is kept
     */
    public Optional<RunResult> run(RunSpec spec) {
        return spec.compute()
                .ranks()
                .map(ranks -> new Evaluation(RankedRun.console(console, ranks), began, models, placement, scorers))
                .orElse(this)
                .start(spec)
                .map(record -> RunResult.of(record, spec.report().saveDir()));
    }

    /**
     * What else is wrong with a run whose options are: all is reported at once.
     *
     * @param spec the options as far as they could be read; a path that could not is empty
     */
    public static List<String> alsoWrong(RunSpec spec) {
        return Opened.problems(spec);
    }

    private Optional<RunRecord> start(RunSpec spec) {
        OutputFolders folders =
                new OutputFolders(spec.report().saveDir(), spec.report().workDir());
        console.phase(Checkpoint.isOfHub(spec.model().name()) ? Phase.DOWNLOADING : Phase.LOADING);
        try (Opened opened = Opened.of(spec, folders, models, placement)) {
            Inputs inputs =
                    new Inputs(opened.corpus(), FileHashes.start(opened.model().files()));
            return inputs.guard(() -> {}, () -> run(spec, inputs, folders, opened.model()));
        }
    }

    private Optional<RunRecord> run(RunSpec spec, Inputs inputs, OutputFolders folders, ResolvedModel model) {
        Corpus corpus = inputs.corpus();
        FileHashes hashes = inputs.hashes();
        spec.compute().ranks().ifPresent(_ -> RankedRun.check(spec, model));
        if (spec.isScorer()) {
            warn(spec, corpus, model);
        }
        NeuralStep neural = new NeuralStep(spec, model, console);

        if (!spec.has(Switch.DRY_RUN) && StagedFiles.finish(folders.saveDir())) {
            console.note("the files of an earlier run that was killed while it put them into place are in "
                    + folders.saveDir() + " now");
        }
        Optional<Manifest> finished = earlier(spec, folders.saveDir());
        Optional<Manifest> left = earlier(spec, folders.workDir());
        Optional<RunRecord> same = finished.flatMap(run -> reprinted(spec, run, manifest(spec, corpus, model, hashes)));
        if (same.isPresent()) {
            return spec.isScorer() ? same : Optional.empty();
        }
        Optional<Manifest> unfinished =
                left.filter(run -> !SharedManifest.isDone(manifest(spec, corpus, model, hashes), run, finished));
        if (unfinished.isPresent()) {
            requireSameRun(spec, unfinished.get(), manifest(spec, corpus, model, hashes));
        }
        ProcessList processes = ProcessList.in(folders.workDir());
        if (spec.compute().ranks().isEmpty()) {
            processes.awaitOrphans(ORPHANS, console::note);
        }
        console.phase(Phase.LOADING);
        neural.check(corpus);
        Stopwatch load = Stopwatch.start();
        Job job = new Job(
                spec,
                tasks(spec, corpus).size(),
                folders.journal(),
                hashes::await,
                () -> manifest(spec, corpus, model, hashes).identityText());
        try (ClosedOnce loaded = new ClosedOnce(placement.start(model, job))) {
            double loadSeconds = load.seconds();
            Manifest manifest = manifest(spec, corpus, model, hashes);
            if (spec.has(Switch.DRY_RUN)) {
                console.result(manifest.toString());
                return Optional.empty();
            }
            folders.create();
            RankedRun.Report<RunRecord> report = (journal, tally, scores) -> {
                ReportStep.Timing timing = timing(loadSeconds, tally, loaded);
                if (NeuralStep.isAsked(spec)) {
                    loaded.release(); // there may not be room for both models
                }
                return report(spec, inputs, folders, model, journal, scores, neural, manifest, timing);
            };
            if (spec.compute().ranks().isPresent()) {
                Ranks ranks = spec.compute().ranks().get();
                console.note(RankedRun.announcement(ranks, spec.compute().threads()));
                return new RankedRun(spec, ranks, inputs, folders, began, console)
                        .run(manifest, loaded, scorers, report);
            }
            try (Heartbeat alone = Heartbeat.startAlone(folders.workDir())) {
                requireNoRanks(folders);
                Session session = Session.of(manifest.identityText(), began);
                Tasks tasks = tasks(spec, corpus);
                try (Journal journal = open(folders, session, tasks.size(), unfinished.isPresent(), processes);
                        SystemScores scores = SystemScores.start(spec, corpus, journal, scorers)) {
                    processes.record(List.of());
                    if (unfinished.isEmpty()) {
                        begin(folders, manifest);
                    }
                    RunRecord record =
                            inputs.guard(() -> folders.clearWorkDir(journal, List.of(ProcessList.FILE)), () -> {
                                GenerationStep.Tally tally = generate(
                                        tasks, model.neighboursMatter(), loaded, folders, alone, journal, scores);
                                journal.requireComplete();
                                return report.write(journal, tally, scores);
                            });
                    if (!spec.has(Switch.DEBUG)) {
                        alone.stop();
                        folders.clearWorkDir(journal, RankedRun.files(journal.writers()));
                    }
                    return Optional.of(record);
                }
            }
        }
    }

    /** Ranks that work in the same folder would take this run's rows for their own, or lose theirs to it. */
    private static void requireNoRanks(OutputFolders folders) {
        List<String> living = Heartbeat.living(folders.workDir(), Heartbeat::isRank);
        if (!living.isEmpty()) {
            throw new InputException("ranks of a run are working in " + folders.workDir() + " ("
                    + String.join(", ", living) + "): wait for them to end, or choose another --save_dir");
        }
    }

    private ReportStep.Timing timing(double loadSeconds, GenerationStep.Tally tally, Generator model) {
        return new ReportStep.Timing(began, loadSeconds, tally, model.facts().maxSourceLength());
    }

    private RunRecord report(
            RunSpec spec,
            Inputs inputs,
            OutputFolders folders,
            ResolvedModel model,
            Journal journal,
            SystemScores scores,
            NeuralStep neural,
            Manifest manifest,
            ReportStep.Timing timing) {
        Runnable certify = () -> {
            inputs.requireUnchanged();
            folders.requireStill(manifest);
        };
        return spec.model().adapters().isMany()
                ? new SideBySideReport(spec, inputs, model, journal, scores, neural)
                        .run(manifest, timing, console, certify)
                : new ReportStep(spec, inputs.corpus(), model, SystemRows.of(journal), scores.of(0), neural)
                        .run(manifest, timing, console, certify);
    }

    private static Tasks tasks(RunSpec spec, Corpus corpus) {
        return new Tasks(corpus, spec.model().adapters().systems());
    }

    /** Input that proves wrong only here (a line with an id that the model does not have) leaves nothing behind either. */
    private GenerationStep.Tally generate(
            Tasks tasks,
            boolean together,
            Generator model,
            OutputFolders folders,
            Heartbeat alone,
            Journal journal,
            SystemScores scores) {
        folders.noteRows(journal, tasks.size(), console);
        try {
            return new GenerationStep(tasks, journal, scores::arrived, scores::soFar).run(model, together, console);
        } catch (InputException wrong) {
            alone.stop();
            folders.clearWorkDir(journal, List.of(ProcessList.FILE, Heartbeat.ALONE));
            folders.removeEmptySaveDir();
            throw wrong;
        }
    }

    /** A process that was just killed holds its lock a little longer. */
    private static Journal open(
            OutputFolders folders, Session session, long size, boolean keep, ProcessList processes) {
        Path folder = folders.journal();
        Duration patience = processes.isOrphaned() ? ORPHANS : LAST_BREATH;
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return Journal.open(folder, Journal.MAIN, session, size, keep);
            } catch (InputException locked) {
                if (System.nanoTime() >= end || !JournalFolder.isLocked(folder)) {
                    throw locked;
                }
                Pause.millis(ProcessList.PAUSE_MILLIS);
            }
        }
    }

    private static Manifest manifest(RunSpec spec, Corpus corpus, ResolvedModel model, FileHashes hashes) {
        return Manifest.of(RecordCodec.identity(Identity.of(spec, corpus, model, hashes.await())));
    }

    private static Optional<Manifest> earlier(RunSpec spec, Path folder) {
        return spec.report().resume() == Resume.NEVER ? Optional.empty() : Manifest.read(folder.resolve(Manifest.FILE));
    }

    private static void begin(OutputFolders folders, Manifest manifest) {
        folders.removeFromWorkDir(OLD_JOURNAL);
        try (StagedFiles files = new StagedFiles(folders.workDir())) {
            files.stage(Manifest.FILE, manifest.content());
            files.commit(Manifest.FILE);
        }
    }

    /** Prints the result of a finished run of the same settings; otherwise says why it is computed again. */
    private Optional<RunRecord> reprinted(RunSpec spec, Manifest finished, Manifest now) {
        List<String> differences = now.differencesFrom(finished);
        if (!differences.isEmpty()) {
            console.warn(spec.report().saveDir() + " holds another run, which "
                    + (spec.has(Switch.OVERWRITE)
                            ? "is replaced: "
                            : "moves to a folder beside it when this one is complete (--overwrite replaces it): ")
                    + Differences.shown(differences));
            return Optional.empty();
        }
        for (var output : finished.outputs().entrySet()) {
            Path file = spec.report().saveDir().resolve(output.getKey());
            if (!Files.isRegularFile(file) || !FileHashes.of(file).equals(output.getValue())) {
                console.warn(file + " was changed or removed since the run that wrote it: computing again");
                return Optional.empty();
            }
        }
        RunRecord record;
        try {
            record = RecordCodec.read(
                    spec.report().saveDir().resolve(Manifest.FILE).toString(), finished.sections());
        } catch (InputException damaged) {
            console.warn(damaged.getMessage() + ": computing again");
            return Optional.empty();
        }
        console.note("this run is complete in " + spec.report().saveDir() + "; --resume never computes it again");
        console.result(ReportStep.printed(spec, record.result()));
        return Optional.of(record);
    }

    private static void requireSameRun(RunSpec spec, Manifest unfinished, Manifest now) {
        if (Files.exists(spec.report().workDir().resolve(OLD_JOURNAL))) {
            throw new InputException(
                    spec.report().workDir() + " holds an unfinished run of an earlier version of Seqmark ("
                            + OLD_JOURNAL + "), which this one cannot continue; give --resume never to start afresh");
        }
        List<String> differences = now.differencesFrom(unfinished);
        if (!differences.isEmpty()) {
            throw new InputException(spec.report().workDir() + " holds an unfinished run with other settings: "
                    + Differences.explained(differences) + "; run its command again, or "
                    + (spec.compute().ranks().isPresent() ? "remove that folder" : "give --resume never")
                    + " to start afresh");
        }
    }

    private void warn(RunSpec spec, Corpus corpus, ResolvedModel model) {
        model.warnings().forEach(console::warn);
        if (spec.has(Switch.FP16)) {
            console.warn("--fp16 has no effect on a CPU: running in float32");
        }
        if (!spec.model().languages().isEmpty() && model.languages().isEmpty()) {
            console.warn("--src_lang and --tgt_lang have no effect: " + model.type() + " has no language codes");
        }
        if (corpus.blankSources() > 0) {
            console.warn(corpus.blankSources() + " source lines are white space only");
        }
        if (spec.isScored() && corpus.blankTargets() > 0) {
            console.warn(corpus.blankTargets() + " reference lines are blank and are scored as empty");
        }
        if (spec.isScored()) {
            warnOfMetrics(spec.report().scoring(), corpus);
        }
    }

    private void warnOfMetrics(Scoring scoring, Corpus corpus) {
        IdleOptions.warnings(scoring).forEach(console::warn);
        ReferenceScripts scripts = new ReferenceScripts();
        long step = Math.max(1, corpus.size() / REFERENCES_LOOKED_AT);
        for (long id = 0; id < corpus.size(); id += step) {
            scripts.add(corpus.target(id).orElse(""));
        }
        scoring.textWarnings().of(scripts).forEach(console::warn);
    }
}
