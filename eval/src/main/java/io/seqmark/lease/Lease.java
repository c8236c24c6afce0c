package io.seqmark.lease;

import java.util.Optional;

/**
 * Examples on loan to a worker.
 *
 * @param number counts the leases of a run
 * @param kind why the worker has it
 * @param ids the examples, longest first
 * @param recall where the ids were waiting at another worker: what that one need not begin any more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a list would box a million ids
public record Lease(long number, Kind kind, long[] ids, Optional<Recall> recall) {
    /** Why a worker has a lease. */
    public enum Kind {
        /** Nobody had these before. */
        FRESH,
        /** A worker was lost, or handed them back. */
        RETRIED,
        /** Suspected of having killed workers; the worker has nothing else meanwhile. */
        SUSPECTED,
        /** Another worker had not begun with them, and this one had nothing to do. */
        SPLIT,
        /** Another worker is at them and takes long; the first result wins. */
        DUPLICATE
    }

    /**
     * Examples that a worker was lent and need not begin with. It may have begun: both results are welcome.
     *
     * @param worker whom to tell
     * @param ids of its leases
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Recall(int worker, long[] ids) {}
}
