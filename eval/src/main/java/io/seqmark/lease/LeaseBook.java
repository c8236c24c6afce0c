package io.seqmark.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Who computes which examples. Told of events with their times, it answers with leases, deaths and restarts: no threads, no
 * clock, no input or output, and the same events give the same answers.
 *
 * <p>Leases go out longest first and shrink with the work that is left (guided self-scheduling, Polychronopoulos and Kuck
 * 1987); a worker holds more than one, so that its slots never drain in between. At the end, what a worker has not begun with
 * goes to those that have nothing, and what takes long is lent twice ({@link Lender}): the first result wins, since all results
 * for an example are the same. What a lost worker had goes to others, what it was at in halves; an example that was with three dying workers,
 * the last time as all that the worker had, is set aside ({@link Suspicion}). Not thread-safe.
 */
public final class LeaseBook {
    /** No worker has more sentences in flight; --bs may say 2^31. */
    private static final int MOST_SLOTS = 1 << 24;

    private final LeaseTerms terms;
    private final List<WorkerPlace> workers;
    private WorkList work = new WorkList(new long[0], new int[0]);
    private Lender lender;
    private final List<Long> setAside = new ArrayList<>();
    private long clock = Long.MIN_VALUE;
    private long lastTick = Long.MIN_VALUE;
    /** Over all workers, since the last result. */
    private int losses;

    /**
     * A book without examples yet.
     *
     * @param workers places for workers, numbered from 0
     */
    public LeaseBook(int workers, LeaseTerms terms) {
        this.terms = terms;
        this.workers =
                IntStream.range(0, workers).mapToObj(_ -> new WorkerPlace()).toList();
        if (workers < 1) {
            throw new IllegalArgumentException(workers + " workers");
        }
        this.lender = new Lender(work, this.workers, terms);
    }

    /** A book in which nothing is done; as {@link #LeaseBook(int, LeaseTerms)} and {@link #offer}. */
    public LeaseBook(long[] ids, int[] costs, int workers, LeaseTerms terms) {
        this(workers, terms);
        offer(ids, costs);
    }

    /**
     * The examples of the run; once, and before any worker has asked for a lease.
     *
     * @param ids ascending
     * @param costs how long each takes, in any unit, at least 1, in the order of the ids
     */
    public void offer(long[] ids, int[] costs) {
        if (lender.hasLent()) {
            throw new IllegalStateException("leases were given");
        }
        work = new WorkList(ids, costs);
        lender = new Lender(work, workers, terms);
    }

    /** A process was started for this worker. */
    public void started(int worker, long now) {
        WorkerPlace it = workers.get(worker);
        if (it.isAlive()) {
            throw new IllegalStateException("worker " + worker + " is there already");
        }
        it.state = WorkerPlace.State.STARTING;
        it.heard = false;
        it.lastSign = at(now);
    }

    /** The worker is ready for leases and computes so many examples at once. */
    public void joined(int worker, int slots, long now) {
        WorkerPlace it = alive(worker);
        it.state = WorkerPlace.State.READY;
        it.failedStarts = 0;
        it.slots = Math.clamp(slots, 1, MOST_SLOTS);
        sign(it, now);
    }

    /** The worker lives. */
    public void heartbeat(int worker, long now) {
        sign(alive(worker), now);
    }

    /** The worker has less room than it said, for lack of memory. */
    public void shrunk(int worker, int slots, long now) {
        WorkerPlace it = alive(worker);
        it.slots = Math.clamp(slots, 1, MOST_SLOTS);
        sign(it, now);
    }

    /** The worker has begun with an example. It need not say so, but then more is under suspicion when it dies. */
    public void begun(int worker, long id, long now) {
        WorkerPlace it = alive(worker);
        sign(it, now);
        int rank = work.rank(id);
        it.openLeases.stream()
                .filter(openLease -> rank >= 0 && openLease.contains(rank))
                .forEach(openLease -> openLease.begin(rank));
    }

    /** The worker has sent the result of an example. */
    public RowStatus finished(int worker, long id, long now) {
        WorkerPlace it = alive(worker);
        sign(it, now);
        int rank = work.rank(id);
        if (rank < 0) {
            return RowStatus.FOREIGN;
        }
        // also for one that is finished: the example that it stands for would wait for this worker for ever
        Optional<OpenLease> asked = it.openLeases.stream()
                .filter(openLease -> openLease.awaits(rank))
                .findFirst();
        if (asked.isEmpty()) {
            return RowStatus.FOREIGN;
        }
        asked.get().answer(rank);
        it.losses = 0;
        losses = 0;
        boolean first = !work.isFinished(rank);
        if (first) {
            work.finish(rank);
        }
        it.close(rank, work);
        it.openLeases.removeIf(OpenLease::isAnswered);
        return first ? RowStatus.FIRST : RowStatus.AGAIN;
    }

    /** The worker hands a lease back, through no fault of the examples in it. */
    public void refused(int worker, long lease, long now) {
        WorkerPlace it = alive(worker);
        sign(it, now);
        for (OpenLease openLease : List.copyOf(it.openLeases)) {
            if (openLease.number() == lease) {
                int[] ranks = work.unfinished(openLease.openRanks());
                it.openLeases.remove(openLease);
                work.release(openLease.openRanks());
                if (openLease.isSuspected()) {
                    work.suspect(work.waiting(ranks));
                } else {
                    work.retry(work.waiting(ranks));
                }
            }
        }
    }

    /** The worker's process is gone, and everything that it sent has been told. What it was at is under suspicion. */
    public WorkerLoss lost(int worker, long now) {
        return gone(worker, true, now);
    }

    /** The worker was sent away through no fault of the examples that it had. */
    public WorkerLoss dismissed(int worker, long now) {
        return gone(worker, false, now);
    }

    private WorkerLoss gone(int worker, boolean blame, long now) {
        WorkerPlace it = alive(worker);
        long time = at(now);
        boolean starting = it.state == WorkerPlace.State.STARTING;
        it.failedStarts = starting ? it.failedStarts + 1 : 0;
        it.losses++;
        losses++;
        int[] open = work.unfinished(it.ranks(OpenLease::openRanks));
        int[] begun = work.unfinished(it.ranks(OpenLease::begunRanks));
        boolean alone = it.hasSuspects();
        // it may have been at something that went to another before it could be told. The lease's kind does not matter:
        // idle
        // workers die of a straggler that a slow one has and has not come to, and have nothing else
        boolean certain = it.openLeases.size() == 1 && it.openLeases.getFirst().awaited() == 1;
        work.release(it.ranks(OpenLease::openRanks));
        it.openLeases.clear();
        OptionalLong culprit = OptionalLong.empty();
        if (blame) {
            culprit = new Suspicion(work, terms).takeBack(open, begun.length > 0 ? begun : open, certain);
        } else if (alone) {
            work.suspect(work.waiting(open));
        } else {
            work.retry(work.waiting(open));
        }
        if (culprit.isPresent()) {
            setAside.add(culprit.getAsLong());
            losses = 0; // one culprit less is progress
        }
        boolean again = it.failedStarts < terms.startsToGiveUp();
        it.state = again ? WorkerPlace.State.ABSENT : WorkerPlace.State.GIVEN_UP;
        it.restartAt = time + terms.restartNanos(it.losses);
        return new WorkerLoss(
                open.length, culprit.stream().toArray(), again ? OptionalLong.of(it.restartAt) : OptionalLong.empty());
    }

    /**
     * What has to be done now. To be asked several times within {@link LeaseTerms#stuckNanos}: a longer pause means that the
     * asker itself did not run, so that silence says nothing about the workers.
     */
    public DueActions tick(long now) {
        long time = at(now);
        if (lastTick != Long.MIN_VALUE && time - lastTick > terms.stuckNanos() / 2) {
            workers.forEach(worker -> worker.lastSign = time);
        }
        lastTick = time;
        return new DueActions(numbers(worker -> isStuck(worker, time)), numbers(worker -> isToBeStarted(worker, time)));
    }

    /**
     * The next lease of a worker; to be asked until empty whenever it may have room: when it joins, with its results, at
     * ticks.
     */
    public Optional<Lease> nextLease(int worker, long now) {
        return lender.next(workers.get(worker), at(now));
    }

    /** Whether every example is done or set aside. */
    public boolean isDone() {
        return work.left() == 0;
    }

    /** Examples that are neither done nor set aside. */
    public int left() {
        return work.left();
    }

    /** Examples that were given up, ascending. */
    public long[] setAside() {
        return setAside.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** Whether a worker takes leases. */
    public boolean isReady(int worker) {
        return workers.get(worker).state == WorkerPlace.State.READY;
    }

    /** What an example costs, in the unit of {@link #offer}. */
    public int cost(long id) {
        return work.cost(work.rank(id));
    }

    /** Examples that a worker was lent and owes. */
    public int owed(int worker) {
        return workers.get(worker).open();
    }

    /** Why it is pointless to go on, where it is, unless all is done. */
    public Optional<StopReason> stopReason() {
        if (workers.stream().allMatch(worker -> worker.state == WorkerPlace.State.GIVEN_UP)) {
            return Optional.of(StopReason.NO_WORKER);
        }
        if (losses >= terms.lossesToStop()) {
            return Optional.of(StopReason.NO_PROGRESS);
        }
        return setAside.size() > terms.mostSetAside() ? Optional.of(StopReason.TOO_MANY_SET_ASIDE) : Optional.empty();
    }

    private boolean isStuck(WorkerPlace worker, long now) {
        long limit = worker.heard ? terms.stuckNanos() : terms.startNanos();
        return worker.isAlive() && now - worker.lastSign > limit;
    }

    private static boolean isToBeStarted(WorkerPlace worker, long now) {
        return worker.state == WorkerPlace.State.ABSENT && worker.restartAt <= now;
    }

    private List<Integer> numbers(Predicate<WorkerPlace> wanted) {
        return IntStream.range(0, workers.size())
                .filter(number -> wanted.test(workers.get(number)))
                .boxed()
                .toList();
    }

    private void sign(WorkerPlace worker, long now) {
        worker.lastSign = at(now);
        worker.heard = true;
    }

    private WorkerPlace alive(int worker) {
        WorkerPlace it = workers.get(worker);
        if (!it.isAlive()) {
            throw new IllegalStateException("worker " + worker + " is not there");
        }
        return it;
    }

    /** Time never runs backwards here, whatever the clock says. */
    private long at(long now) {
        clock = Math.max(clock, now);
        return clock;
    }
}
