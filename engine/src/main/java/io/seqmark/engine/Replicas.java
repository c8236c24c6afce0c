package io.seqmark.engine;

import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Profile;
import java.util.List;
import java.util.stream.IntStream;

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
     * @throws io.seqmark.base.RunException if memory runs out, or the calling thread is interrupted
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
        failure.join(threads, queue::stop);
        failure.rethrow("out of memory: try a smaller --bs or fewer --threads");
    }
}
