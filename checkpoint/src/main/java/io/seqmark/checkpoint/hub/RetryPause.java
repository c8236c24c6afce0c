package io.seqmark.checkpoint.hub;

import java.time.Duration;

/** Waits between two tries; a test need not. */
interface RetryPause {
    /** Sleeps that long. */
    RetryPause REAL = Thread::sleep;

    void await(Duration duration) throws InterruptedException;
}
