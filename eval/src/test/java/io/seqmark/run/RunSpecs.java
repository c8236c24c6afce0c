package io.seqmark.run;

import io.seqmark.spec.ComputeSpec;
import io.seqmark.spec.DataSpec;
import io.seqmark.spec.ModelSpec;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.ReportSpec;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The runs of tests: what differs between them, and the same for the rest.
 *
 * @param folder of the test; results go to {@code out} in it
 */
public record RunSpecs(
        Path folder,
        Path dataDir,
        String task,
        int numReturnSequences,
        Scoring scoring,
        OptionalInt workers,
        Optional<Ranks> ranks,
        Set<Switch> switches,
        Resume resume) {
    /** A translation of {@code folder/data}, scored by BLEU, in this process alone. */
    public static RunSpecs in(Path folder) {
        return new RunSpecs(
                folder,
                folder.resolve("data"),
                "translation",
                1,
                new Scoring(List.of(Metric.BLEU), Scoring.DEFAULT_SEED),
                OptionalInt.empty(),
                Optional.empty(),
                Set.of(),
                Resume.AUTO);
    }

    public RunSpecs withDataDir(Path other) {
        return new RunSpecs(folder, other, task, numReturnSequences, scoring, workers, ranks, switches, resume);
    }

    public RunSpecs withTask(String other, int returned) {
        return new RunSpecs(folder, dataDir, other, returned, scoring, workers, ranks, switches, resume);
    }

    public RunSpecs withScoring(Scoring other) {
        return new RunSpecs(folder, dataDir, task, numReturnSequences, other, workers, ranks, switches, resume);
    }

    public RunSpecs withWorkers(OptionalInt other) {
        return new RunSpecs(folder, dataDir, task, numReturnSequences, scoring, other, ranks, switches, resume);
    }

    public RunSpecs withRanks(Optional<Ranks> other) {
        return new RunSpecs(folder, dataDir, task, numReturnSequences, scoring, workers, other, switches, resume);
    }

    public RunSpecs withSwitches(Set<Switch> other) {
        return new RunSpecs(folder, dataDir, task, numReturnSequences, scoring, workers, ranks, other, resume);
    }

    public RunSpecs withResume(Resume other) {
        return new RunSpecs(folder, dataDir, task, numReturnSequences, scoring, workers, ranks, switches, other);
    }

    public RunSpec spec() {
        ModelSpec model = ModelSpec.of("model");
        return new RunSpec(
                numReturnSequences == 1
                        ? model
                        : model.withOption("num_return_sequences", Integer.toString(numReturnSequences)),
                DataSpec.of(dataDir, task),
                ComputeSpec.defaults().withThreads(1).withWorkers(workers).withRanks(ranks),
                ReportSpec.of(folder.resolve("out"), scoring)
                        .withSwitches(switches)
                        .withResume(resume));
    }
}
