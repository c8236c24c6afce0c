package io.seqmark.worker;

/** What a worker must know to load the run's model: a text that only the two ends understand. */
@FunctionalInterface
public interface WorkerJob {
    /** For a worker with so many threads, each of which computes so many examples at once. */
    String text(int threads, int batchSize);
}
