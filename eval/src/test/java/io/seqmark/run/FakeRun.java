package io.seqmark.run;

import io.seqmark.compute.Console;
import io.seqmark.compute.Placement;
import io.seqmark.compute.machine.ThisMachine;
import io.seqmark.compute.machine.WorkerProcesses;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.run.score.Scorers;
import io.seqmark.spec.RunSpec;
import io.seqmark.worker.WorkerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** An evaluation of {@link FakeWorker}s, in this process or, to be killed, in one of its own. */
final class FakeRun {
    /** Silence that is taken for being stuck; short, so that tests are. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    private FakeRun() {}

    /** Arguments: folder, workers, milliseconds a line. */
    static void main(String[] args) {
        run(
                Path.of(args[0]),
                OptionalInt.of(Integer.parseInt(args[1])),
                Long.parseLong(args[2]),
                new RecordingConsole());
    }

    /** Evaluates {@code folder/data} into {@code folder/out}; without workers, in this process. */
    static void run(Path folder, OptionalInt workers, long millisALine, Console console) {
        WorkerCommand command =
                new WorkerCommand(FakeWorker.class.getName(), List.of(folder.toString(), Long.toString(millisALine)));
        run(folder, workers, command, console);
    }

    static void run(Path folder, OptionalInt workers, WorkerCommand command, Console console) {
        UppercaseModel model = new UppercaseModel(folder.resolve("weights.bin"), 1);
        Placement placement = new ThisMachine(
                UppercaseModel.HERE,
                new WorkerProcesses(command, LeaseTerms.DEFAULT.withStuck(STUCK), console),
                console);
        new Evaluation(console, Instant.now(), _ -> model.resolved(), placement, Scorers::of)
                .run(spec(folder, workers));
    }

    static RunSpec spec(Path folder, OptionalInt workers) {
        return RunSpecs.in(folder).withWorkers(workers).spec();
    }
}
