package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.MatchingModel;
import io.seqmark.engine.Generator;
import io.seqmark.journal.Journal;
import io.seqmark.journal.Session;
import io.seqmark.spec.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tasks of a run share in one executor process: one loaded model a device, opened by the first task that needs it,
 * and a journal of its own where the driver's work folder is visible. Thread-safe.
 */
final class ExecutorModels {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorModels.class);
    private static final Map<String, ExecutorModels> OPEN = new HashMap<>();

    private final JobDescription job;
    private final String executor;
    private final Map<TaskSlot, Model> models = new HashMap<>();
    private int tasks;
    private boolean closed;
    private boolean looked;
    private @Nullable Journal journal;

    private ExecutorModels(JobDescription job, String executor) {
        this.job = job;
        this.executor = executor;
    }

    /** A model that is loaded once, however many tasks wait for it. */
    private static final class Model {
        private @Nullable Generator worker;

        synchronized Generator open(JobDescription job, TaskSlot slot) {
            Generator opened = worker;
            if (opened == null) {
                JavaCpp.dropLimits();
                String checkpoint = job.model() == null
                        ? job.modelName()
                        : NodeCache.ofExecutor().folder(job.model()).toString();
                RunSpec spec = job.read()
                        .withModel(model -> model.withName(checkpoint))
                        .withCompute(compute -> compute.withThreads(slot.threads()));
                opened = MatchingModel.load(spec, job.modelSha256s(), job.arithmetic(), LOG::info);
                worker = opened;
                LOG.info("loaded {} for {} threads", spec.model().name(), slot.threads());
            }
            return opened;
        }

        synchronized void close() {
            if (worker != null) {
                worker.close();
                worker = null;
            }
        }
    }

    /** Enters for a task, which leaves at its end. */
    static ExecutorModels enter(JobDescription job, String executor) {
        synchronized (OPEN) {
            ExecutorModels shared = OPEN.computeIfAbsent(job.token(), token -> new ExecutorModels(job, executor));
            shared.tasks++;
            return shared;
        }
    }

    /** A task has ended. */
    void leave() {
        boolean last;
        synchronized (OPEN) {
            tasks--;
            last = closed && tasks == 0;
        }
        if (last) {
            release();
        }
    }

    /** The run has ended: what this process holds for it is given back when the last task leaves. */
    static void close(String token) {
        ExecutorModels shared;
        boolean idle;
        synchronized (OPEN) {
            shared = OPEN.remove(token);
            if (shared == null) {
                return;
            }
            shared.closed = true;
            idle = shared.tasks == 0;
        }
        if (idle) {
            shared.release();
        }
    }

    /**
     * The model of a slot's device.
     *
     * @throws io.seqmark.base.InputException if it cannot be used
     */
    Generator worker(TaskSlot slot) {
        Model model;
        synchronized (this) {
            model = models.computeIfAbsent(slot, ignored -> new Model());
        }
        return model.open(job, slot);
    }

    /** The journal; empty where the driver's work folder is another one, or cannot be written to. */
    synchronized Optional<Journal> journal() {
        if (!looked) {
            looked = true;
            journal = openJournal();
        }
        return Optional.ofNullable(journal);
    }

    /** A row could not be written: rows still reach the driver, so the run goes on without this journal. */
    synchronized void dropJournal(RunException failure) {
        if (journal != null) {
            LOG.warn("executor {} goes on without a journal: {}", executor, failure.getMessage());
            journal = null;
        }
    }

    private @Nullable Journal openJournal() {
        Path folder = Path.of(job.journal());
        try {
            return Files.exists(job.marker())
                    ? Journal.open(folder, writer(), Session.of(job.run()), job.corpusSize(), true)
                    : null;
        } catch (InputException | RunException failure) {
            LOG.warn("executor {} has no journal: {}", executor, failure.getMessage());
            return null;
        }
    }

    /** No two processes have the same: executors of a run have names of their own, and runs have tokens. */
    private String writer() {
        return "spark-" + executor.replaceAll("[^A-Za-z0-9]", "_") + "-" + job.token();
    }

    private synchronized void release() {
        models.values().forEach(Model::close);
        models.clear();
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }
}
