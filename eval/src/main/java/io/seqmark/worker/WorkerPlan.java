package io.seqmark.worker;

/**
 * Who works on a run.
 *
 * @param workers processes, at least 1
 * @param threads of all of them together; each has at least one
 * @param batchSize examples that a thread computes at once
 */
public record WorkerPlan(int workers, int threads, int batchSize) {
    /** The threads of one of them; what cannot be divided goes to the first ones. */
    int threadsOf(int worker) {
        return Math.max(1, threads / workers + (worker < threads % workers ? 1 : 0));
    }
}
