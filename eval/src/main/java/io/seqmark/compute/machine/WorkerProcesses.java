package io.seqmark.compute.machine;

import io.seqmark.compute.Console;
import io.seqmark.compute.Fingerprint;
import io.seqmark.compute.Job;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.engine.Generator;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.SpecCodec;
import io.seqmark.worker.Basis;
import io.seqmark.worker.Coordinator;
import io.seqmark.worker.WorkerCommand;
import io.seqmark.worker.WorkerConsole;
import io.seqmark.worker.WorkerPlan;
import java.nio.file.Path;
import java.util.List;

/** The model is in worker processes of this machine, each of which has one. */
public record WorkerProcesses(WorkerCommand command, LeaseTerms terms, Console console) implements Placement {
    @Override
    public Generator start(ResolvedModel model, Job job) {
        model.weights().notice().ifPresent(console::note);
        return Coordinator.start(command, plan(job.spec()), terms, run(model, job, console));
    }

    /** How many processes, and what each has. */
    static WorkerPlan plan(RunSpec spec) {
        return new WorkerPlan(
                spec.compute().workers().orElse(1),
                spec.compute().threads(),
                spec.compute().batchSize());
    }

    /** A run as workers are told of it. */
    static Coordinator.Run run(ResolvedModel model, Job job, Console console) {
        RunSpec spec = job.spec();
        return new Coordinator.Run(
                (threads, batchSize) -> SpecCodec.write(
                        spec.withCompute(all -> all.withThreads(threads).withBatchSize(batchSize))),
                basis(spec, model.files()),
                new Listener(console, ProcessList.in(spec.report().workDir())));
    }

    /** What rows stand on that this process computes for a run. */
    public static Basis basis(RunSpec spec, List<Path> files) {
        return new Basis(Fingerprint.of(files), Fingerprint.arithmetic(spec));
    }

    private record Listener(Console console, ProcessList list) implements WorkerConsole {
        @Override
        public void warn(String line) {
            console.warn(line);
        }

        @Override
        public void note(String line) {
            console.note(line);
        }

        @Override
        public void processes(List<ProcessHandle> workers) {
            list.record(workers);
        }
    }
}
