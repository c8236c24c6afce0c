package io.seqmark.compute.machine;

import io.seqmark.compute.ResolvedModel;
import io.seqmark.compute.SharedModel;
import io.seqmark.engine.Preload;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.SpecCodec;
import io.seqmark.worker.Basis;
import io.seqmark.worker.WorkerCommand;
import io.seqmark.worker.WorkerSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker process of a run: is told the run's specification by the coordinator that started it, loads the model, and computes
 * what it is given. Not for people.
 */
public final class WorkerMain {
    private WorkerMain() {}

    /** The one argument is the socket where the coordinator listens. The process ends with its coordinator. */
    static void main(String[] arguments) {
        int code = WorkerSession.serve(Path.of(arguments[0]), WorkerSession.token(), loader());
        // the coordinator knows why
        Runtime.getRuntime().halt(code);
    }

    /** How such a process is started. */
    public static WorkerCommand command() {
        return new WorkerCommand(WorkerMain.class.getName(), List.of());
    }

    private static WorkerSession.Loader loader() {
        SharedModels models = new SharedModels();
        return (job, last) -> {
            RunSpec spec = SpecCodec.read("the coordinator's specification", job);
            Preload.start(spec.model().options().precision());
            ResolvedModel model = models.resolve(spec, last); // in use until the process ends
            Basis basis = WorkerProcesses.basis(spec, model.files());
            return new WorkerSession.Loaded(model.weights().load(), basis, models.notes());
        };
    }

    /** The model of runs that follow each other, which is opened for the first of them; or of the only one. */
    private static final class SharedModels {
        private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
        private @Nullable SharedModel shared;

        ResolvedModel resolve(RunSpec spec, boolean last) {
            if (last) {
                return ResolvedModel.of(spec, notes::add);
            }
            if (shared == null) {
                shared = SharedModel.open(spec.model(), notes::add);
            }
            return shared.resolve(spec);
        }

        List<String> notes() {
            return List.copyOf(notes);
        }
    }
}
