package io.seqmark.engine;

import io.seqmark.base.RunException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers the first of what goes wrong on several threads. Thread-safe. */
final class FirstFailure {
    private volatile @Nullable Throwable first;

    synchronized void offer(Throwable failure) {
        if (first == null) {
            first = failure;
        }
    }

    boolean happened() {
        return first != null;
    }

    /**
     * Waits for threads that end by themselves, soon after something has gone wrong; an interruption of the calling thread is such.
     *
     * @param stop ends their work early
     */
    void join(List<Thread> threads, Runnable stop) {
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException interrupted) {
                    // they end at their next step, which is bounded; then the caller learns of it
                    offer(interrupted);
                    stop.run();
                }
            }
        }
    }

    /**
     * Throws what went wrong, if anything did.
     *
     * @param outOfMemory what to say and to do where that was memory
     * @throws RunException if memory ran out, or the calling thread was interrupted
     */
    void rethrow(String outOfMemory) {
        switch (first) {
            case null -> {}
            case InterruptedException interrupted -> throw RunException.interrupted(interrupted);
            case Throwable full when AllocationFailure.is(full) -> throw new RunException(outOfMemory, full);
            case RuntimeException e -> throw e;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }
}
