package io.seqmark.engine;

import io.seqmark.base.RunException;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Profile;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * As many {@link Replica}s as there are threads, over one model. Thread-safe.
 *
 * @param profile where their time is counted
 */
record Replicas(EncoderDecoder model, TokenBudget budget, EngineSpec spec, NonFinite nonFinite, Profile profile) {
    /**
     * Decodes until the queue is empty.
     *
     * @param finished called on the replicas' threads
     * @throws RunException if memory runs out, or the calling thread is interrupted
     */
    void run(LineQueue queue, Searches searches, Progress progress, Replica.Finished finished) {
        FirstFailure failure = new FirstFailure();
        Shares shares = new Shares(spec.threads());
        List<Thread> threads = IntStream.range(0, spec.threads())
                .mapToObj(i -> Thread.ofPlatform().name("replica-" + i).unstarted(() -> {
                    try (var _ = profile.join()) {
                        new Replica(i, shares.part(i), model, budget, spec, searches, queue, progress, nonFinite)
                                .run(() -> failure.happened(), finished);
                    } catch (RuntimeException | Error e) {
                        failure.offer(e);
                        queue.stop();
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        join(threads, queue, failure);
        rethrow(failure.get());
    }

    private static void join(List<Thread> threads, LineQueue queue, FirstFailure failure) {
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException interrupted) {
                    // the replicas end at their next step, which is bounded; then the caller learns of it
                    failure.offer(interrupted);
                    queue.stop();
                }
            }
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case InterruptedException interrupted -> {
                throw RunException.interrupted(interrupted);
            }
            case Throwable full when AllocationFailure.is(full) -> throw outOfMemory(full);
            case RuntimeException e -> throw e;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static RunException outOfMemory(Throwable cause) {
        return new RunException("out of memory: try a smaller --bs or fewer --threads", cause);
    }
}
