package io.seqmark.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Processor time that this process takes from its workers: of the calling thread, not of the wall clock, which would count
 * what the workers take as well where all cores are busy. Not thread-safe.
 */
final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean KNOWN = THREADS.isCurrentThreadCpuTimeSupported();

    private long nanos;

    /** A moment of the calling thread, for {@link #since}. */
    static long now() {
        return KNOWN ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Adds what the calling thread has used since then. */
    void since(long began) {
        nanos += now() - began;
    }

    double seconds() {
        return nanos / 1e9;
    }
}
