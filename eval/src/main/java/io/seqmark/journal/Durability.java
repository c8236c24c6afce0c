package io.seqmark.journal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Forces a file to the disk, a second after something was written to it at the latest, on a thread of its own: whoever
 * writes never waits for the disk. Thread-safe.
 */
final class Durability implements AutoCloseable {
    private static final long SECONDS = 1;

    /** Forces. */
    @FunctionalInterface
    interface Force {
        void run() throws IOException;
    }

    private final Force force;
    private final boolean periodic;
    private final ReentrantLock lock = new ReentrantLock();
    /** Whoever asks while another forces waits for that, because it began before. */
    private final Object oneAtATime = new Object();

    private final Condition closing = lock.newCondition();
    private boolean dirty;
    private boolean closed;
    private @Nullable Thread thread;
    private @Nullable IOException failure;

    /**
     * A file's durability.
     *
     * @param periodic whether to start the thread; without it only {@link #now} forces
     */
    Durability(Force force, boolean periodic) {
        this.force = force;
        this.periodic = periodic;
    }

    /** Something was written. */
    void written() {
        lock.lock();
        try {
            dirty = true;
            if (periodic && thread == null) {
                thread = Thread.ofPlatform().daemon().name("journal-force").start(this::everySecond);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why forcing failed, if it did. What was written may be lost then, and a second attempt would not tell. */
    Optional<IOException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when everything that was written before is on the disk. */
    void now() throws IOException {
        synchronized (oneAtATime) {
            if (!takeDirty()) {
                return;
            }
            try {
                force.run();
            } catch (IOException e) {
                fail(e);
                throw e;
            }
        }
    }

    private boolean takeDirty() throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            boolean was = dirty;
            dirty = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    private void fail(IOException why) {
        lock.lock();
        try {
            failure = why;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread; the caller may close the file then. Forces nothing. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            joinUninterruptibly(running);
        }
    }

    private void everySecond() {
        try {
            while (!isClosedAfterASecond()) {
                now();
            }
        } catch (IOException kept) {
            // whoever writes next is told
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosedAfterASecond() throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(SECONDS);
            while (!closed && nanos > 0) {
                nanos = closing.awaitNanos(nanos);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
