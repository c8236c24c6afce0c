package io.seqmark.spark;

import io.seqmark.cli.EvalCommand;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * What Spark gives to one task: a share of an executor's cores, and devices where the cluster hands some out.
 *
 * @param device the addresses of its devices, joined with a plus sign; empty where Spark assigns none
 * @param threads replicas of the task, at least 1
 */
record TaskSlot(String device, int threads) {
    private static final String GPU = "gpu";
    private static final String TASK_CPUS = "spark.task.cpus";
    private static final String EXECUTOR_CORES = "spark.executor.cores";
    private static final String EXECUTOR_GPUS = "spark.executor.resource.gpu.amount";
    private static final String TASK_GPUS = "spark.task.resource.gpu.amount";

    /** The slot of the running task, which has so many threads. */
    static TaskSlot of(TaskContext context, int threads) {
        return new TaskSlot(
                Optional.ofNullable(context.resourcesJMap().get(GPU))
                        .map(ResourceInformation::addresses)
                        .map(addresses -> String.join("+", addresses))
                        .orElse(""),
                threads);
    }

    /**
     * Threads of a task: what {@code --threads} says; where tasks own devices, the executor's cores by the number of tasks
     * that its devices allow; else {@code spark.task.cpus}.
     */
    static int threads(SparkConf conf, List<String> arguments) {
        int cpus = conf.getInt(TASK_CPUS, 1);
        return EvalCommand.text(arguments, EvalCommand.THREADS)
                .map(Integer::parseInt)
                .orElseGet(() -> {
                    if (!conf.contains(TASK_GPUS) || !conf.contains(EXECUTOR_CORES)) {
                        return cpus;
                    }
                    double tasks = conf.getDouble(EXECUTOR_GPUS, 1) / conf.getDouble(TASK_GPUS, 1);
                    return Math.max(cpus, conf.getInt(EXECUTOR_CORES, 1) / Math.max(1, (int) tasks));
                });
    }
}
