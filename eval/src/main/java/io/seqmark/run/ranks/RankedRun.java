package io.seqmark.run.ranks;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.compute.machine.ProcessList;
import io.seqmark.engine.Generator;
import io.seqmark.journal.Journal;
import io.seqmark.journal.JournalFolder;
import io.seqmark.journal.Session;
import io.seqmark.report.GenerationFiles;
import io.seqmark.report.Manifest;
import io.seqmark.report.StagedFiles;
import io.seqmark.run.ranks.RankWatch.MissingRows;
import io.seqmark.run.score.Scorer;
import io.seqmark.run.score.SystemScores;
import io.seqmark.run.step.GenerationStep;
import io.seqmark.run.step.GenerationStep.Tally;
import io.seqmark.run.step.Inputs;
import io.seqmark.run.step.OutputFolders;
import io.seqmark.run.step.Tasks;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One rank's part of a run: its share of the examples, durable in its own file of the shared journal; of the first rank, the
 * whole, when nobody owes anything. Takes no locks, so that the shared folder may be NFS.
 */
public final class RankedRun {
    private final RunSpec spec;
    private final Ranks ranks;
    private final Tasks tasks;
    private final OutputFolders folders;
    private final Inputs inputs;
    private final Instant began;
    private final Console console;

    /**
     * A rank's part.
     *
     * @param began when the command started
     */
    public RankedRun(RunSpec spec, Ranks ranks, Inputs inputs, OutputFolders folders, Instant began, Console console) {
        this.spec = spec;
        this.inputs = inputs;
        this.began = began;
        this.ranks = ranks;
        this.tasks = new Tasks(inputs.corpus(), spec.model().adapters().systems());
        this.folders = folders;
        this.console = console;
    }

    /**
     * Scores and writes what is complete.
     *
     * @param <T> what it says of what it wrote
     */
    @FunctionalInterface
    public interface Report<T> {
        T write(Journal journal, Tally tally, SystemScores scores);
    }

    /**
     * Refuses what several ranks cannot do together.
     *
     * @throws InputException if so
     */
    public static void check(RunSpec spec, ResolvedModel model) {
        if (spec.report().resume() == Resume.NEVER) {
            throw new InputException("--resume never: ranks that start at different times cannot agree on it; remove "
                    + spec.report().workDir() + " and "
                    + spec.report().saveDir().resolve(Manifest.FILE) + " before they start");
        }
        if (spec.compute().workers().orElse(1) > 1) {
            throw new InputException("--workers " + spec.compute().workers().getAsInt()
                    + ": a rank computes in its own process; start more ranks instead, or one process with --workers");
        }
        if (model.neighboursMatter()) {
            throw new InputException(model.type() + " under " + spec.model().semantics()
                    + ": a result depends on the lines beside it, which ranks"
                    + " spread over processes; give --bs 1 or --semantics hf-5, or start one process");
        }
    }

    /** What this rank is, for people. */
    public static String announcement(Ranks ranks, int threads) {
        return "rank %d of %d (%s): lines %d, %d, %d, ...; %d %s"
                .formatted(
                        ranks.rank(),
                        ranks.size(),
                        ranks.launcher(),
                        ranks.rank() + 1,
                        ranks.rank() + 1 + ranks.size(),
                        ranks.rank() + 1 + 2 * ranks.size(),
                        threads,
                        threads == 1 ? "thread" : "threads");
    }

    /**
     * Does this rank's part.
     *
     * @return what the first rank wrote; empty of the others
     * @throws InputException if the folder holds a run of other settings, or a line of the share cannot be used
     * @throws RunException if the disk refuses or, of the first rank, if another one is missing
     */
    public <T> Optional<T> run(Manifest manifest, Generator model, Scorer.Chooser scorers, Report<T> report) {
        try (Heartbeat _ = Heartbeat.start(folders.workDir(), ranks.rank())) {
            requireNoOther();
            new SharedManifest(folders, ranks).agree(manifest);
            return work(manifest, model, scorers, report);
        }
    }

    /** A run without ranks in the same folder would take the rows of all for its own, or remove them. */
    private void requireNoOther() {
        boolean locked = JournalFolder.isLocked(folders.journal());
        if (locked
                || !Heartbeat.living(folders.workDir(), Heartbeat.ALONE::equals).isEmpty()) {
            throw new InputException("a run without ranks is writing to " + folders.workDir()
                    + ": wait for it to end, or choose another --save_dir");
        }
    }

    private <T> Optional<T> work(Manifest manifest, Generator model, Scorer.Chooser scorers, Report<T> report) {
        try (Journal journal = open(manifest);
                SystemScores scores = ranks.isFirst()
                        ? SystemScores.start(spec, tasks.corpus(), journal, scorers)
                        : SystemScores.none(tasks.corpus(), journal)) {
            return inputs.guard(journal::deleteOwn, () -> {
                GenerationStep step = new GenerationStep(tasks, journal, scores::arrived, scores::soFar);
                Tally tally = step.run(ranks.share(ranks.rank(), tasks.size()), model, console);
                journal.force();
                inputs.requireUnchanged();
                writeOutput(journal, ranks.rank());
                return ranks.isFirst()
                        ? Optional.of(finish(journal, scores, tally, step, model, report))
                        : Optional.<T>empty();
            });
        } catch (RunException failure) {
            if (ranks.isFirst() || !isFinished(manifest)) {
                throw failure;
            }
            console.note("rank " + ranks.rank() + " came late: its share was adopted and the run is complete");
            return Optional.empty();
        }
    }

    private Journal open(Manifest manifest) {
        Journal journal = Journal.open(
                folders.journal(),
                Ranks.writer(ranks.rank()),
                Session.of(manifest.identityText(), began),
                tasks.size(),
                true);
        folders.noteRows(journal, tasks.size(), console);
        return journal;
    }

    private <T> T finish(
            Journal journal, SystemScores scores, Tally own, GenerationStep step, Generator model, Report<T> report) {
        RankWatch watch = new RankWatch(ranks, journal, folders.workDir(), tasks.size(), console, scores::catchUp);
        Tally tally = own;
        List<MissingRows> missing = watch.await();
        while (!missing.isEmpty()) {
            requireAdoption(missing);
            console.note("adopting: " + shown(missing));
            for (MissingRows share : missing) {
                tally = tally.plus(step.run(share.ids(), model, console));
            }
            missing = watch.await();
        }
        journal.requireComplete();
        watch.awaitCompletion();
        T written = report.write(journal, tally, scores);
        if (spec.has(Switch.DEBUG)) {
            IntStream.range(1, ranks.size())
                    .filter(rank -> !watch.hasOutput(rank))
                    .forEach(rank -> writeOutput(journal, rank));
        } else {
            clear(journal);
        }
        return written;
    }

    private void requireAdoption(List<MissingRows> missing) {
        if (!ranks.adoptMissing()) {
            throw new RunException(shown(missing) + ": no sign of life for "
                    + ranks.syncTimeout().toSeconds()
                    + " s (--sync_timeout); start what is missing again, each with its"
                    + " own command, then this one; or give --adopt_missing; nothing that is done is lost");
        }
    }

    private void writeOutput(Journal journal, int rank) {
        GenerationFiles generations = new GenerationFiles(tasks.size(), journal::read);
        try (StagedFiles files = new StagedFiles(folders.workDir())) {
            files.stage(Ranks.output(rank), generations.rankOutput(ranks.share(rank, tasks.size())));
            files.commit(Ranks.output(rank));
        }
    }

    private boolean isFinished(Manifest manifest) {
        Optional<Manifest> finished = Manifest.read(folders.saveDir().resolve(Manifest.FILE));
        return finished.isPresent() && manifest.differencesFrom(finished.get()).isEmpty();
    }

    private void clear(Journal journal) {
        List<String> all = files(journal.writers()); // also of an earlier start with more ranks
        List<String> writers =
                IntStream.range(0, ranks.size()).mapToObj(Ranks::writer).toList();
        all.addAll(files(writers));
        folders.clearWorkDir(journal, all);
    }

    /** What a run leaves in {@code {save_dir}_tmp} beside the journal of these writers, by name. */
    public static List<String> files(List<String> writers) {
        List<String> files = new ArrayList<>(SharedManifest.files());
        files.add(ProcessList.FILE);
        files.add(Heartbeat.ALONE);
        for (String writer : writers) {
            Ranks.ofWriter(writer).ifPresent(rank -> {
                files.add(Ranks.output(rank));
                files.add(Heartbeat.name(rank));
            });
        }
        return files;
    }

    private static String shown(List<MissingRows> missing) {
        return missing.stream().map(MissingRows::toString).collect(Collectors.joining(", "));
    }

    /** What other ranks than the first say: each line tells who; results and progress are the first one's. */
    public static Console console(Console console, Ranks ranks) {
        return ranks.isFirst() ? console : new OtherRank(console, ranks.rank());
    }

    private record OtherRank(Console console, int rank) implements Console {
        @Override
        public void result(String line) {
            // the first rank says it
        }

        @Override
        public void warn(String line) {
            console.warn("rank " + rank + ": " + line);
        }

        @Override
        public void note(String line) {
            console.note("rank " + rank + ": " + line);
        }

        @Override
        public Display progress() {
            return Display.SILENT;
        }
    }
}
