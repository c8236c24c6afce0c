package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes a partition in an executor. Rows are durable one by one where that is possible, and go to the driver together. */
final class PartitionTask {
    /** Spark's name of the executor that is the driver's own process. */
    private static final String IN_DRIVER = "driver";

    private static final Logger LOG = LoggerFactory.getLogger(PartitionTask.class);

    private final JobDescription job;
    private final LinePartition lines;
    private final TaskContext context;
    private final List<Generated> rows = new ArrayList<>();

    PartitionTask(JobDescription job, LinePartition lines, TaskContext context) {
        this.job = job;
        this.lines = lines;
        this.context = context;
    }

    /**
     * Computes. Input that proves wrong is a result, because another attempt would find the same.
     *
     * @throws RuntimeException if the attempt failed; Spark tries again
     */
    PartitionResult run() {
        String executor = SparkEnv.get().executorId();
        TaskSlot slot = TaskSlot.of(context, job.read().compute().threads());
        PartitionResult.Where where = new PartitionResult.Where(executor, Utils.localHostName(), slot.device());
        ExecutorModels models = ExecutorModels.enter(job, executor);
        boolean loaded = false;
        try {
            Generator worker = models.worker(slot);
            loaded = true;
            return compute(models, where, worker);
        } catch (InputException wrong) {
            return PartitionResult.wrong(
                    where,
                    executor.equals(IN_DRIVER)
                            ? wrong.problems()
                            : wrong.problems().stream()
                                    .map(problem -> where + ": " + problem)
                                    .toList(),
                    !loaded && lines.size() > 0);
        } finally {
            models.leave();
        }
    }

    private PartitionResult compute(ExecutorModels models, PartitionResult.Where where, Generator worker) {
        if (lines.size() == 0) {
            return new PartitionResult(where, worker.facts().maxSourceLength(), 0, 0, List.of(), false, List.of());
        }
        long[] missing = reuse(models);
        int reused = lines.size() - missing.length;
        Smallest smallest = new Smallest();
        if (missing.length > 0) {
            worker.generate(Lines.of(missing, lines::text), row -> keep(models, row), smallest);
        }
        LOG.info(
                "partition {}, attempt {}: {} rows computed, {} were durable, device {}",
                lines.index(),
                context.attemptNumber(),
                missing.length,
                reused,
                slotName(where));
        return new PartitionResult(
                where, worker.facts().maxSourceLength(), reused, smallest.inFlight(), List.of(), false, rows);
    }

    /** Takes the rows that an earlier attempt made durable; the ids of the others, ascending. */
    private long[] reuse(ExecutorModels models) {
        boolean again = context.attemptNumber() > 0 || context.stageAttemptNumber() > 0;
        Journal durable = again ? models.journal().orElse(null) : null;
        if (durable != null) {
            durable.refresh();
        }
        LongStream.Builder missing = LongStream.builder();
        for (int i = 0; i < lines.size(); i++) {
            long id = lines.id(i);
            if (durable != null && durable.contains(id)) {
                rows.add(durable.read(id));
            } else {
                missing.add(id);
            }
        }
        return missing.build().toArray();
    }

    private void keep(ExecutorModels models, Generated row) {
        context.killTaskIfInterrupted();
        models.journal().ifPresent(journal -> {
            try {
                journal.append(row);
            } catch (RunException failure) {
                models.dropJournal(failure);
            }
        });
        rows.add(row);
    }

    private static String slotName(PartitionResult.Where where) {
        return where.device().isEmpty() ? "cpu" : "gpu " + where.device() + " (computed on the CPU)";
    }

    /** How few sentences were in flight after memory ran out. */
    private static final class Smallest implements Progress {
        private final AtomicInteger smallest = new AtomicInteger();

        int inFlight() {
            return smallest.get();
        }

        @Override
        public void shrunk(int sentences) {
            smallest.accumulateAndGet(sentences, (old, now) -> old == 0 ? now : Math.min(old, now));
        }
    }
}
