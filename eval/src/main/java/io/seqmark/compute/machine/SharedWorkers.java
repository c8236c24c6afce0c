package io.seqmark.compute.machine;

import io.seqmark.compute.Console;
import io.seqmark.compute.Job;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.worker.Coordinator;
import io.seqmark.worker.WorkerCommand;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Worker processes of this machine for evaluations one after the other that differ in their settings: they start with the first
 * that has something to compute, and each keeps its model, its tokens and the encoder's states of its sources until the end. For
 * one thread.
 */
public final class SharedWorkers implements Placement, AutoCloseable {
    private final WorkerCommand command;
    private final LeaseTerms terms;
    private final Console console;
    private @Nullable Coordinator coordinator;

    /**
     * No process yet.
     *
     * @param command starts one
     */
    public SharedWorkers(WorkerCommand command, LeaseTerms terms, Console console) {
        this.command = command;
        this.terms = terms;
        this.console = console;
    }

    /** Processes of this machine as any run has them; none yet. */
    public static SharedWorkers ofThisMachine(Console console) {
        return new SharedWorkers(WorkerMain.command(), LeaseTerms.DEFAULT, console);
    }

    @Override
    public Generator start(ResolvedModel model, Job job) {
        Coordinator.Run run = WorkerProcesses.run(model, job, console);
        Coordinator shared = coordinator;
        if (shared == null) {
            model.weights().notice().ifPresent(console::note);
            shared = Coordinator.startLasting(command, WorkerProcesses.plan(job.spec()), terms, run);
            coordinator = shared;
        } else {
            shared.next(run);
        }
        return new OneRun(shared);
    }

    /** Ends the processes; after the evaluations. */
    @Override
    public void close() {
        if (coordinator != null) {
            coordinator.close();
            coordinator = null;
        }
    }

    /** One evaluation's view: it ends, and the processes stay. */
    private record OneRun(Coordinator shared) implements Generator {
        @Override
        public void generate(Lines lines, Consumer<Generated> sink, Progress progress) {
            shared.generate(lines, sink, progress);
        }

        @Override
        public Facts facts() {
            return shared.facts();
        }

        @Override
        public void close() {}
    }
}
