package io.seqmark.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whether a worker's threads get on. A process whose computation hangs may well send heartbeats; with this it does so
 * only while every thread waits for work or has begun a step not too long ago. What is too long follows from the steps so
 * far, because no bound fits a small model on many cores and a large one on few. Thread-safe.
 */
final class HangDetector {
    /** As long a step has to take, at least, before it counts as hanging. */
    static final long LEAST_NANOS = Duration.ofMinutes(1).toNanos();
    /** As long a step may take before any has ended: the first one encodes a batch and fills caches. */
    static final long FIRST_NANOS = Duration.ofMinutes(15).toNanos();
    /** As many times the longest step so far. */
    static final int TIMES = 20;

    private final Map<Integer, Long> began = new ConcurrentHashMap<>();
    private final AtomicLong longest = new AtomicLong();

    /** A thread begins a step, or goes on with the next one. */
    void working(int thread, long now) {
        Long before = began.put(thread, now);
        if (before != null) {
            // a machine that slept in the middle of a step says nothing about steps
            longest.accumulateAndGet(Math.min(now - before, FIRST_NANOS / TIMES), Math::max);
        }
    }

    /** A thread has nothing to do. */
    void waiting(int thread) {
        began.remove(thread);
    }

    /** Whether no thread hangs. */
    boolean beats(long now) {
        long most = longest.get();
        long limit = most == 0 ? FIRST_NANOS : Math.max(LEAST_NANOS, TIMES * most);
        return began.values().stream().allMatch(since -> now - since <= limit);
    }
}
