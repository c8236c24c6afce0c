package io.seqmark;

/** Counts who uses something, and lets go of it when it is closed and nobody uses it any more. Thread-safe. */
final class Uses implements AutoCloseable {
    private final Runnable release;
    /** The owner is one. */
    private int count = 1;

    private boolean closed;

    /** Used by its owner alone; {@code release} happens once. */
    Uses(Runnable release) {
        this.release = release;
    }

    /**
     * One user more, who calls {@link #giveBack} once.
     *
     * @throws IllegalStateException if the owner has closed it
     */
    synchronized void take() {
        if (closed) {
            throw new IllegalStateException("this model is closed");
        }
        count++;
    }

    /** One user less. */
    void giveBack() {
        boolean last;
        synchronized (this) {
            count--;
            last = count == 0;
        }
        if (last) {
            release.run();
        }
    }

    /** The owner needs it no more. May be called again. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        giveBack();
    }
}
