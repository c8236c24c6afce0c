package io.seqmark.tensor.cpu;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Every request for native memory passes here, so that tests can make it fail: what follows a real failure cannot be tried
 * otherwise. Costs one read of a field.
 */
final class Allocations {
    private static volatile long period;
    private static final AtomicLong REQUESTS = new AtomicLong();

    private Allocations() {}

    /** Makes every n-th request fail; 0 ends that. For tests. */
    static void failEvery(long requests) {
        REQUESTS.set(0);
        period = requests;
    }

    /**
     * Announces a request.
     *
     * @throws OutOfMemoryError if a test asked for it
     */
    static void request() {
        long every = period;
        if (every > 0 && REQUESTS.incrementAndGet() % every == 0) {
            throw new OutOfMemoryError("injected by a test");
        }
    }
}
