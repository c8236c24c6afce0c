package io.seqmark.engine;

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

    /** Null where nothing has gone wrong. */
    @Nullable
    Throwable get() {
        return first;
    }
}
