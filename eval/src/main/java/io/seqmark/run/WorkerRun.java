package io.seqmark.run;

import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import io.seqmark.engine.LineFeed;
import io.seqmark.schedule.Basis;
import io.seqmark.schedule.WorkerSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
        List<String> notes = Collections.synchronizedList(new ArrayList<>());
        return serve(spec, socket, CheckpointModel.opener(notes::add), notes);
    }

    /**
     * The same with another way to models.
     *
     * @param notes what the user should know of the loaded model, known by then
     */
    static int serve(RunSpec spec, Path socket, SequenceModel.Opener models, List<String> notes) {
        models.prepare(spec);
        return WorkerSession.serve(socket, WorkerSession.token(), () -> load(spec, models, notes));
    }

    private static WorkerSession.Model load(RunSpec spec, SequenceModel.Opener models, List<String> notes) {
        // neither is closed: they are in use until the process ends
        SequenceModel model = models.open(spec);
        Basis basis = Fingerprint.basis(spec, model.files());
        SequenceModel.Loaded loaded = model.load();
        return new WorkerSession.Model() {
            @Override
            public int slots() {
                return Math.clamp((long) spec.threads() * spec.batchSize(), 1, Integer.MAX_VALUE);
            }

            @Override
            public int maxSourceLength() {
                return loaded.maxSourceLength();
            }

            @Override
            public Basis basis() {
                return basis;
            }

            @Override
            public List<String> notes() {
                return List.copyOf(notes);
            }

            @Override
            public void generate(LineFeed feed, Consumer<Generated> sink, Engine.Progress progress) {
                loaded.generate(feed, sink, progress);
            }

            @Override
            public Map<String, Double> profile() {
                return loaded.profile();
            }
        };
    }
}
