package io.seqmark.run;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.ReadFile;
import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.dataset.FileHashes;
import io.seqmark.journal.Journal;
import io.seqmark.report.JsonSection;
import io.seqmark.report.Manifest;
import io.seqmark.report.StagedFiles;
import io.seqmark.run.score.SystemRows;
import io.seqmark.run.score.SystemScores;
import io.seqmark.run.step.Inputs;
import io.seqmark.run.step.OutputFolders;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a run of several systems leaves: of each, in a folder of its name, the files of a run of that system alone; beside them a
 * {@code run.json} that vouches for all.
 */
final class SideBySideReport {
    private final RunSpec spec;
    private final Inputs inputs;
    private final ResolvedModel model;
    private final Journal journal;
    private final SystemScores scores;
    private final NeuralStep neural;

    SideBySideReport(
            RunSpec spec, Inputs inputs, ResolvedModel model, Journal journal, SystemScores scores, NeuralStep neural) {
        this.spec = spec;
        this.inputs = inputs;
        this.model = model;
        this.journal = journal;
        this.scores = scores;
        this.neural = neural;
    }

    /**
     * Writes them, and says what they say.
     *
     * @param certify called before the files of each system take their places: throws if something speaks against it
     */
    RunRecord run(Manifest manifest, ReportStep.Timing timing, Console console, Runnable certify) {
        SequencedMap<String, @Nullable Object> results = new LinkedHashMap<>();
        SequencedMap<String, String> outputs = new LinkedHashMap<>();
        List<AdapterChoice> choices = spec.model().adapters().choices();
        RunRecord last = null;
        for (int system = 0; system < choices.size(); system++) {
            String name = choices.get(system).name();
            last = report(system, name, timing, console, certify);
            results.put(name, last.result());
            Path file = folder(name).resolve(Manifest.FILE);
            outputs.put(name + "/" + Manifest.FILE, FileHashes.of(file));
        }
        if (last == null) {
            throw new IllegalStateException("a run of no system");
        }
        RunRecord record = whole(last, manifest, results, outputs);
        OutputFolders folders =
                new OutputFolders(spec.report().saveDir(), spec.report().workDir());
        try (StagedFiles files = new StagedFiles(folders.saveDir())) {
            files.stage(
                    Manifest.FILE, Manifest.finished(RecordCodec.write(record)).content());
            certify.run();
            List<String> others = spec.has(Switch.OVERWRITE)
                    ? List.of()
                    : folders.filesOfAnother(manifest).stream()
                            .filter(file -> file.indexOf('/') < 0)
                            .toList();
            files.commit(Manifest.FILE, others)
                    .ifPresent(folder -> console.warn(
                            "the run that was in " + folders.saveDir() + " is in " + folders.named(folder) + " now"));
        }
        if (spec.has(Switch.PROFILE)) {
            ProfileTable.lines(timing.tally().profile()).forEach(console::warn);
        }
        console.result(ReportStep.printed(spec, record.result()));
        return record;
    }

    private Path folder(String name) {
        return spec.report().saveDir().resolve(name);
    }

    private RunRecord report(int system, String name, ReportStep.Timing timing, Console console, Runnable certify) {
        RunSpec own = spec.withModel(all -> all.withAdapters(all.adapters().alone(system)))
                .withReport(report -> report.withSaveDir(folder(name)).withSwitches(withoutProfile()));
        try {
            Files.createDirectories(folder(name));
        } catch (IOException failure) {
            throw RunException.writing(folder(name), failure, "make room and run the same command again");
        }
        StagedFiles.finish(folder(name));
        Manifest manifest =
                Manifest.of(RecordCodec.identity(Identity.ofShared(own, inputs.corpus(), model, hashes(name))));
        SystemRows rows =
                new SystemRows(journal, system, spec.model().adapters().systems());
        return new ReportStep(own, inputs.corpus(), model, rows, scores.of(system), neural)
                .run(manifest, timing, new OfSystem(console, name), certify);
    }

    /** Where the time went is said of all together. */
    private Set<Switch> withoutProfile() {
        Set<Switch> switches = EnumSet.noneOf(Switch.class);
        switches.addAll(spec.report().switches());
        switches.remove(Switch.PROFILE);
        return switches;
    }

    /** Of the files that decide what a system generates. */
    private SortedMap<String, String> hashes(String name) {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (ReadFile file : inputs.hashes().files()) {
            boolean ofOther = model.adapterFiles().entrySet().stream()
                    .anyMatch(adapter ->
                            !adapter.getKey().equals(name) && adapter.getValue().contains(file.path()));
            boolean own = model.adapterFiles().getOrDefault(name, List.of()).contains(file.path());
            if (own || !ofOther) {
                hashes.put(file.path().getFileName().toString(), file.sha256());
            }
        }
        return hashes;
    }

    private RunRecord whole(
            RunRecord last,
            Manifest manifest,
            SequencedMap<String, @Nullable Object> results,
            SequencedMap<String, String> outputs) {
        return new RunRecord(
                RunRecord.FORMAT,
                results,
                RecordCodec.identity(
                        JsonSection.of(Manifest.FILE, manifest.sections()).section(RecordCodec.IDENTITY)),
                last.modelName(),
                last.dataDir(),
                last.arguments(),
                last.created(),
                last.effective(),
                new LinkedHashMap<>(),
                last.timings(),
                new LinkedHashMap<>(),
                last.profile(),
                last.tokens(),
                last.versions(),
                last.machine(),
                outputs);
    }

    /** What is said of one system: its name is before it, and its result is part of one line. */
    private record OfSystem(Console console, String name) implements Console {
        @Override
        public void result(String line) {
            // one line tells all results
        }

        @Override
        public void warn(String line) {
            console.warn(name + ": " + line);
        }

        @Override
        public void note(String line) {
            console.note(name + ": " + line);
        }

        @Override
        public Display progress() {
            return console.progress();
        }

        @Override
        public void phase(Phase phase) {
            console.phase(phase);
        }
    }
}
