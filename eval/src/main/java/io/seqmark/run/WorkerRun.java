package io.seqmark.run;

import io.seqmark.engine.Engine;
import io.seqmark.schedule.Basis;
import io.seqmark.schedule.WorkerSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A worker process of a run: loads the model that the run's command line names, and computes what it is given. */
public final class WorkerRun {
    private WorkerRun() {}

    /**
     * Serves the coordinator that started this process; the process ends with it.
     *
     * @param spec the run, with this process's own number of threads
     * @param socket where the coordinator listens
     * @return the exit code
     * @throws io.seqmark.base.RunException if there is no coordinator
     */
    public static int serve(RunSpec spec, Path socket) {
        Engine.preload(spec.model().precision());
        return WorkerSession.serve(socket, WorkerSession.token(), () -> load(spec));
    }

    private static WorkerSession.Loaded load(RunSpec spec) {
        List<String> notes = Collections.synchronizedList(new ArrayList<>());
        ResolvedModel model = ResolvedModel.of(spec, notes::add); // in use until the process ends
        Basis basis = Fingerprint.basis(spec, model.files());
        return new WorkerSession.Loaded(model.weights().load(), basis, notes);
    }
}
