package io.seqmark.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A worker in the book: a place for a process, whichever fills it at the moment. */
final class Worker {
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

    final List<OpenLease> loans = new ArrayList<>();
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
        return loans.stream().mapToInt(OpenLease::open).sum();
    }

    long openLoans() {
        return loans.stream().filter(loan -> loan.open() > 0).count();
    }

    boolean hasSuspects() {
        return loans.stream().anyMatch(loan -> loan.isSuspected() && loan.open() > 0);
    }

    /** Ranks of all loans, ascending. */
    int[] ranks(Function<OpenLease, int[]> which) {
        return loans.stream()
                .flatMapToInt(loan -> Arrays.stream(which.apply(loan)))
                .sorted()
                .toArray();
    }

    /** What it has certainly not begun with: a worker that does not tell has begun with as many as it has slots. */
    int[] untouched() {
        int count = loans.stream().mapToInt(OpenLease::untouched).sum();
        int perhaps = Math.max(0, slots - (open() - count));
        return perhaps >= count ? new int[0] : Arrays.copyOfRange(ranks(OpenLease::untouchedRanks), perhaps, count);
    }
}
