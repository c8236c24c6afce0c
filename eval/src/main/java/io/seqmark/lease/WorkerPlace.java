package io.seqmark.lease;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A worker in the book: a place for a process, whichever fills it at the moment. */
final class WorkerPlace {
    /** Where its process is. */
    enum State {
        /** To be started at {@link #restartAt}. */
        ABSENT,
        /** Started, not ready for leases. */
        STARTING,
        /** Ready for leases. */
        READY,
        /** Not to be started again. */
        GIVEN_UP
    }

    final List<OpenLease> openLeases = new ArrayList<>();
    State state = State.ABSENT;
    /** In flight at once. */
    int slots = 1;

    long restartAt = Long.MIN_VALUE;
    long lastSign;
    /** Whether the process was heard of since its start. */
    boolean heard;
    /** In a row without a result in between. */
    int losses;
    /** In a row before it was ready. */
    int failedStarts;

    boolean isAlive() {
        return state == State.STARTING || state == State.READY;
    }

    int open() {
        return openLeases.stream().mapToInt(OpenLease::open).sum();
    }

    long openLoans() {
        return openLeases.stream().filter(openLease -> openLease.open() > 0).count();
    }

    /** It does not owe this one any more. */
    void close(int rank, WorkList work) {
        for (OpenLease openLease : openLeases) {
            if (openLease.close(rank)) {
                work.release(new int[] {rank});
            }
        }
    }

    boolean hasSuspects() {
        return openLeases.stream().anyMatch(openLease -> openLease.isSuspected() && openLease.open() > 0);
    }

    /** Ranks of all loans, ascending. */
    int[] ranks(Function<OpenLease, int[]> which) {
        return openLeases.stream()
                .flatMapToInt(openLease -> Arrays.stream(which.apply(openLease)))
                .sorted()
                .toArray();
    }

    /** What it has certainly not begun with: a worker that does not tell has begun with as many as it has slots. */
    int[] untouched() {
        int count = openLeases.stream().mapToInt(OpenLease::untouched).sum();
        int perhaps = Math.max(0, slots - (open() - count));
        return perhaps >= count ? new int[0] : Arrays.copyOfRange(ranks(OpenLease::untouchedRanks), perhaps, count);
    }
}
