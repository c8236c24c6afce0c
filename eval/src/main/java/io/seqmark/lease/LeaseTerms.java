package io.seqmark.lease;

import java.time.Duration;

/**
 * The rules of a {@link LeaseBook}. Times are nanoseconds.
 *
 * @param stuckNanos a worker that shows no sign of life for so long is stuck
 * @param startNanos a process that does not report for so long after its start is stuck
 * @param stragglerNanos an example on loan for so long may be lent a second time when a worker has nothing else to do
 * @param firstRestartNanos pause before a lost worker is started again; doubles with every loss in a row
 * @param longestRestartNanos the pause's bound
 * @param deathsToSetAside an example is set aside after it was with so many dying workers, the last time alone
 * @param startsToGiveUp a worker that was lost so many times in a row before it was ready is not started again
 * @param lossesToStop so many losses in a row, over all workers, without any result in between end the run
 * @param mostSetAside more examples set aside than this end the run
 * @param leasesAhead leases that a worker may hold, so that it never waits for the next one
 * @param leaseSlots a lease has at most so many examples for each slot of its worker
 * @param share a lease has at most one part in this, times the number of workers, of the cost that is waiting
 */
public record LeaseTerms(
        long stuckNanos,
        long startNanos,
        long stragglerNanos,
        long firstRestartNanos,
        long longestRestartNanos,
        int deathsToSetAside,
        int startsToGiveUp,
        int lossesToStop,
        int mostSetAside,
        int leasesAhead,
        int leaseSlots,
        int share) {
    /** For one machine. */
    public static final LeaseTerms DEFAULT = new LeaseTerms(
            Duration.ofSeconds(10).toNanos(),
            Duration.ofMinutes(2).toNanos(),
            Duration.ofSeconds(2).toNanos(),
            Duration.ofMillis(100).toNanos(),
            Duration.ofSeconds(5).toNanos(),
            3,
            4,
            24,
            100,
            2,
            16,
            4);

    /** The same with another limit of silence, for tests. */
    public LeaseTerms withStuck(Duration limit) {
        return new LeaseTerms(
                limit.toNanos(),
                startNanos,
                stragglerNanos,
                firstRestartNanos,
                longestRestartNanos,
                deathsToSetAside,
                startsToGiveUp,
                lossesToStop,
                mostSetAside,
                leasesAhead,
                leaseSlots,
                share);
    }

    /** How long to wait before a start after so many losses in a row, at least 1. */
    long restartNanos(int losses) {
        // beyond 2^20 times the first pause any bound is reached
        return Math.min(longestRestartNanos, firstRestartNanos << Math.min(20, losses - 1));
    }
}
