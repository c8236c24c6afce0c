package io.seqmark.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The processes of a run's workers, and how much each has in flight. Not thread-safe, but for {@link #killAll}. */
final class WorkerPool {
    private static final int KILLED = 137;

    private final WorkerPlan plan;
    private final @Nullable WorkerProcess[] processes;
    private final int[] batchSizes;
    private final OomKillCounter memoryKills = new OomKillCounter();

    /** A place for each worker, without a process yet. */
    WorkerPool(WorkerPlan plan) {
        this.plan = plan;
        this.processes = new WorkerProcess[plan.workers()];
        this.batchSizes = new int[plan.workers()];
        Arrays.fill(batchSizes, plan.batchSize());
    }

    /**
     * How a process ended.
     *
     * @param words for people
     * @param smaller whether it was for lack of memory, and the next one in its place has less in flight
     */
    record Ending(String words, boolean smaller) {}

    /** How many workers there may be. */
    int size() {
        return processes.length;
    }

    /** The process of a worker, while it has one. */
    Optional<WorkerProcess> at(int number) {
        return Optional.ofNullable(processes[number]);
    }

    /** Whether a process is still its worker's. */
    boolean has(WorkerProcess process) {
        return processes[process.number()] == process;
    }

    void put(WorkerProcess process) {
        processes[process.number()] = process;
    }

    void remove(WorkerProcess process) {
        processes[process.number()] = null;
    }

    /** The process that was given a token and has not come yet. */
    Optional<WorkerProcess> awaited(String token) {
        return all().stream()
                .filter(process -> !process.isAttached() && process.hasToken(token))
                .findFirst();
    }

    List<ProcessHandle> handles() {
        return all().stream().map(WorkerProcess::handle).toList();
    }

    /** Examples that each thread of a worker computes at once. */
    int batchSize(int number) {
        return batchSizes[number];
    }

    /** One of its threads has that many from now on. */
    void shrink(int number, int sentences) {
        batchSizes[number] = Math.clamp(sentences, 1, batchSizes[number]);
    }

    /** Examples in flight in all workers. */
    int slots() {
        return IntStream.range(0, size())
                .map(number -> plan.threadsOf(number) * batchSizes[number])
                .sum();
    }

    /** Says why a process ended; if that was memory, the next one of its worker has half as much in flight. */
    Ending ending(WorkerProcess process, int code) {
        int number = process.number();
        boolean memory = process.isOutOfMemory() || (code == KILLED && !process.isKilled() && memoryKills.happened());
        String words = memory && !process.isOutOfMemory()
                ? "was killed by the system for lack of memory"
                : process.ending(code);
        boolean smaller = memory && batchSizes[number] > 1;
        if (smaller) {
            batchSizes[number] /= 2;
        }
        return new Ending(words, smaller);
    }

    /** Tells all the same; how many were told. */
    int tellAll(Message message) {
        List<WorkerProcess> attached =
                all().stream().filter(WorkerProcess::isAttached).toList();
        attached.forEach(process -> process.send(message));
        return attached.size();
    }

    /** Ends all; from any thread, also while this process ends. */
    void killAll() {
        all().forEach(WorkerProcess::kill);
    }

    /** Those that are there. */
    List<WorkerProcess> all() {
        return Arrays.stream(processes.clone()).filter(Objects::nonNull).toList();
    }
}
