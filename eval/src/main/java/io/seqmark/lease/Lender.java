package io.seqmark.lease;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker that has room is lent next: examples that wait; where none do, half of what another has not begun with; where
 * there is no such, what has been on loan for long.
 */
final class Lender {
    private static final int PATIENCE_WITH_SUSPECTS = 30;

    private final WorkList work;
    private final List<WorkerPlace> workers;
    private final LeaseTerms terms;
    private long leases;

    Lender(WorkList work, List<WorkerPlace> workers, LeaseTerms terms) {
        this.work = work;
        this.workers = workers;
        this.terms = terms;
    }

    /** Whether there was a lease already. */
    boolean hasLent() {
        return leases > 0;
    }

    /** The next lease of a worker; empty if it has no room, or there is nothing for it now. */
    Optional<Lease> next(WorkerPlace worker, long now) {
        if (worker.state != WorkerPlace.State.READY || worker.hasSuspects() || work.left() == 0) {
            return Optional.empty();
        }
        int open = worker.open();
        if (open == 0) {
            int[] suspects = work.takeSuspects();
            if (suspects.length > 0) {
                return Optional.of(grant(worker, Lease.Kind.SUSPECTED, suspects, null, now));
            }
        }
        if (open >= 2 * worker.slots && worker.openLoans() >= terms.leasesAhead()) {
            return Optional.empty();
        }
        WorkList.Batch batch = take(worker);
        if (batch.ranks().length > 0) {
            return Optional.of(grant(worker, batch.kind(), batch.ranks(), null, now));
        }
        return open >= worker.slots ? Optional.empty() : split(worker, now).or(() -> duplicate(worker, now));
    }

    private WorkList.Batch take(WorkerPlace worker) {
        long parts = (long) terms.share() * workers.size();
        long cost = work.waitingCost() / parts;
        // full slots as long as there is enough for everybody, then an equal part
        int least = Math.clamp(work.waiting() / (2L * workers.size()), 1, worker.slots);
        return work.take(cost, least, Math.clamp((long) worker.slots * terms.leaseSlots(), 1, Integer.MAX_VALUE));
    }

    /** Half of what the worker with the most work has not begun with. */
    private Optional<Lease> split(WorkerPlace worker, long now) {
        @Nullable WorkerPlace richest = null;
        int[] most = {};
        long mostCost = 0;
        for (WorkerPlace other : workers) {
            if (other != worker && other.state == WorkerPlace.State.READY && !other.hasSuspects()) {
                // what two have already, this worker among them perhaps, is not lent a third time
                int[] untouched = Arrays.stream(work.unfinished(other.untouched()))
                        .filter(rank -> work.holders(rank) == 1)
                        .toArray();
                long cost = Arrays.stream(untouched).mapToLong(work::cost).sum();
                if (cost > mostCost) {
                    richest = other;
                    most = untouched;
                    mostCost = cost;
                }
            }
        }
        if (richest == null) {
            return Optional.empty();
        }
        // the shorter ones, up to half of the cost, at least one
        int first = most.length - 1;
        long cost = work.cost(most[first]);
        while (first > 0 && 2 * (cost + work.cost(most[first - 1])) <= mostCost) {
            cost += work.cost(most[--first]);
        }
        int[] moved = Arrays.copyOfRange(most, first, most.length);
        for (int rank : moved) {
            richest.close(rank, work);
        }
        work.lend(moved);
        Lease.Recall recall = new Lease.Recall(workers.indexOf(richest), work.ids(moved));
        return Optional.of(grant(worker, Lease.Kind.SPLIT, moved, recall, now));
    }

    /** What has been on loan for long, once more. */
    private Optional<Lease> duplicate(WorkerPlace worker, long now) {
        @Nullable OpenLease oldest = null;
        int[] most = {};
        for (WorkerPlace other : workers) {
            for (OpenLease openLease : other == worker ? List.<OpenLease>of() : other.openLeases) {
                if (oldest == null || openLease.grantedAt() < oldest.grantedAt()) {
                    int[] late = Arrays.stream(work.unfinished(openLease.openRanks()))
                            .filter(rank -> work.holders(rank) == 1 && isLate(openLease, rank, now))
                            .toArray();
                    if (late.length > 0) {
                        oldest = openLease;
                        most = late;
                    }
                }
            }
        }
        int[] ranks = Arrays.copyOf(most, Math.min(most.length, worker.slots - worker.open()));
        return ranks.length == 0
                ? Optional.empty()
                : Optional.of(grant(worker, Lease.Kind.DUPLICATE, work.lend(ranks), null, now));
    }

    /** What was with a dying worker is lent twice only when there is little hope left: it may kill two at once. */
    private boolean isLate(OpenLease openLease, int rank, long now) {
        int patience = work.deaths(rank) == 0 && !openLease.isSuspected() ? 1 : PATIENCE_WITH_SUSPECTS;
        return now - openLease.grantedAt() >= patience * terms.stragglerNanos();
    }

    private Lease grant(WorkerPlace worker, Lease.Kind kind, int[] ranks, Lease.@Nullable Recall recall, long now) {
        long number = leases++;
        worker.openLeases.add(new OpenLease(number, kind, now, ranks));
        return new Lease(number, kind, work.ids(ranks), Optional.ofNullable(recall));
    }
}
