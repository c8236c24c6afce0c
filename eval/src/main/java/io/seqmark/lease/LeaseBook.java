package io.seqmark.lease;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who computes which examples. Told of events with their times, it answers with leases, deaths and restarts: no threads, no
 * clock, no input or output, and the same events give the same answers.
 *
 * <p>Leases go out longest first and shrink with the work that is left (guided self-scheduling, Polychronopoulos and Kuck
 * 1987); a worker holds more than one, so that its slots never drain in between. At the end, what a worker has not begun with
 * goes to those that have nothing, and what takes long is lent twice: the first result wins, since all results for an example
 * are the same. What a lost worker had goes to others, what it was at in halves; an example that was with three dying workers,
 * the last time as all that the worker had, is set aside. Not thread-safe.
 */
public final class LeaseBook {
    private static final int PATIENCE_WITH_SUSPECTS = 30;

    /** No worker has more sentences in flight; --bs may say 2^31. */
    private static final int MOST_SLOTS = 1 << 24;

    private final LeaseTerms terms;
    private WorkList work = new WorkList(new long[0], new int[0]);
    private final List<Worker> workers;
    private final List<Long> setAside = new ArrayList<>();
    private long clock = Long.MIN_VALUE;
    private long lastTick = Long.MIN_VALUE;
    private long leases;
    /** Over all workers, since the last result. */
    private int losses;

    /**
     * A book without examples yet.
     *
     * @param workers places for workers, numbered from 0
     */
    public LeaseBook(int workers, LeaseTerms terms) {
        this.terms = terms;
        this.workers = IntStream.range(0, workers).mapToObj(_ -> new Worker()).toList();
        if (workers < 1) {
            throw new IllegalArgumentException(workers + " workers");
        }
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
        if (leases > 0) {
            throw new IllegalStateException("leases were given");
        }
        work = new WorkList(ids, costs);
    }

    /** A process was started for this worker. */
    public void started(int worker, long now) {
        Worker it = workers.get(worker);
        if (it.isAlive()) {
            throw new IllegalStateException("worker " + worker + " is there already");
        }
        it.state = Worker.State.STARTING;
        it.heard = false;
        it.lastSign = at(now);
    }

    /** The worker is ready for leases and computes so many examples at once. */
    public void joined(int worker, int slots, long now) {
        Worker it = alive(worker);
        it.state = Worker.State.READY;
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
        Worker it = alive(worker);
        it.slots = Math.clamp(slots, 1, MOST_SLOTS);
        sign(it, now);
    }

    /** The worker has begun with an example. It need not say so, but then more is under suspicion when it dies. */
    public void begun(int worker, long id, long now) {
        Worker it = alive(worker);
        sign(it, now);
        int rank = work.rank(id);
        it.openLeases.stream()
                .filter(openLease -> rank >= 0 && openLease.contains(rank))
                .forEach(openLease -> openLease.begin(rank));
    }

    /** The worker has sent the result of an example. */
    public RowStatus finished(int worker, long id, long now) {
        Worker it = alive(worker);
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
        close(it, rank);
        it.openLeases.removeIf(OpenLease::isAnswered);
        return first ? RowStatus.FIRST : RowStatus.AGAIN;
    }

    /** The worker hands a lease back, through no fault of the examples in it. */
    public void refused(int worker, long lease, long now) {
        Worker it = alive(worker);
        sign(it, now);
        for (OpenLease openLease : List.copyOf(it.openLeases)) {
            if (openLease.number() == lease) {
                int[] ranks = unfinished(openLease.openRanks());
                it.openLeases.remove(openLease);
                work.release(openLease.openRanks());
                if (openLease.isSuspected()) {
                    work.suspect(waiting(ranks));
                } else {
                    work.retry(waiting(ranks));
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
        Worker it = alive(worker);
        long time = at(now);
        boolean starting = it.state == Worker.State.STARTING;
        it.failedStarts = starting ? it.failedStarts + 1 : 0;
        it.losses++;
        losses++;
        int[] open = unfinished(it.ranks(OpenLease::openRanks));
        int[] begun = unfinished(it.ranks(OpenLease::begunRanks));
        boolean alone = it.hasSuspects();
        // it may have been at something that went to another before it could be told. The lease's kind does not matter:
        // idle
        // workers die of a straggler that a slow one has and has not come to, and have nothing else
        boolean certain = it.openLeases.size() == 1 && it.openLeases.getFirst().awaited() == 1;
        work.release(it.ranks(OpenLease::openRanks));
        it.openLeases.clear();
        List<Long> givenUp = new ArrayList<>();
        if (blame) {
            takeBack(open, begun.length > 0 ? begun : open, certain, givenUp);
        } else if (alone) {
            work.suspect(waiting(open));
        } else {
            work.retry(waiting(open));
        }
        setAside.addAll(givenUp);
        if (!givenUp.isEmpty()) {
            losses = 0; // one culprit less is progress
        }
        boolean again = it.failedStarts < terms.startsToGiveUp();
        it.state = again ? Worker.State.ABSENT : Worker.State.GIVEN_UP;
        it.restartAt = time + terms.restartNanos(it.losses);
        return new WorkerLoss(
                open.length,
                givenUp.stream().mapToLong(Long::longValue).toArray(),
                again ? OptionalLong.of(it.restartAt) : OptionalLong.empty());
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
        Worker it = workers.get(worker);
        long time = at(now);
        if (it.state != Worker.State.READY || it.hasSuspects() || isDone()) {
            return Optional.empty();
        }
        int open = it.open();
        if (open == 0) {
            int[] suspects = work.takeSuspects();
            if (suspects.length > 0) {
                return Optional.of(grant(it, Lease.Kind.SUSPECTED, suspects, null, time));
            }
        }
        if (open >= 2 * it.slots && it.openLoans() >= terms.leasesAhead()) {
            return Optional.empty();
        }
        WorkList.Batch batch = take(it);
        if (batch.ranks().length > 0) {
            return Optional.of(grant(it, batch.kind(), batch.ranks(), null, time));
        }
        return open >= it.slots ? Optional.empty() : split(it, time).or(() -> duplicate(it, time));
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
        return workers.get(worker).state == Worker.State.READY;
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
        if (workers.stream().allMatch(worker -> worker.state == Worker.State.GIVEN_UP)) {
            return Optional.of(StopReason.NO_WORKER);
        }
        if (losses >= terms.lossesToStop()) {
            return Optional.of(StopReason.NO_PROGRESS);
        }
        return setAside.size() > terms.mostSetAside() ? Optional.of(StopReason.TOO_MANY_SET_ASIDE) : Optional.empty();
    }

    /** Divides what a lost worker had: what it was at comes back in halves, the rest as it was. */
    private void takeBack(int[] open, int[] at, boolean certain, Collection<Long> givenUp) {
        for (int rank : open) {
            work.died(rank);
        }
        if (certain && open.length == 1 && work.deaths(open[0]) >= terms.deathsToSetAside()) {
            givenUp.add(work.id(open[0]));
            work.finish(open[0]);
            return;
        }
        int[] untouched = Arrays.stream(open)
                .filter(rank -> Arrays.binarySearch(at, rank) < 0)
                .toArray();
        lendAgain(at, true);
        lendAgain(untouched, false);
    }

    /** What died with a worker once was probably just there; what was there twice is looked at alone. */
    private void lendAgain(int[] ranks, boolean inHalves) {
        int[] once = waiting(ranksOf(ranks, 1, 1));
        int[] more = waiting(ranksOf(ranks, 2, Integer.MAX_VALUE));
        if (inHalves) {
            halves(once).forEach(work::retry);
        } else {
            work.retry(once);
        }
        halves(more).forEach(work::suspect);
    }

    private int[] ranksOf(int[] ranks, int leastDeaths, int mostDeaths) {
        return Arrays.stream(ranks)
                .filter(rank -> work.deaths(rank) >= leastDeaths && work.deaths(rank) <= mostDeaths)
                .toArray();
    }

    private static List<int[]> halves(int[] ranks) {
        int middle = (ranks.length + 1) / 2;
        return List.of(Arrays.copyOf(ranks, middle), Arrays.copyOfRange(ranks, middle, ranks.length));
    }

    private WorkList.Batch take(Worker worker) {
        long parts = (long) terms.share() * workers.size();
        long cost = work.waitingCost() / parts;
        // full slots as long as there is enough for everybody, then an equal part
        int least = Math.clamp(work.waiting() / (2L * workers.size()), 1, worker.slots);
        return work.take(cost, least, Math.clamp((long) worker.slots * terms.leaseSlots(), 1, Integer.MAX_VALUE));
    }

    /** Half of what the worker with the most work has not begun with. */
    private Optional<Lease> split(Worker worker, long now) {
        @Nullable Worker richest = null;
        int[] most = {};
        long mostCost = 0;
        for (Worker other : workers) {
            if (other != worker && other.state == Worker.State.READY && !other.hasSuspects()) {
                // what two have already, this worker among them perhaps, is not lent a third time
                int[] untouched = Arrays.stream(unfinished(other.untouched()))
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
            close(richest, rank);
        }
        work.lend(moved);
        Lease.Recall recall = new Lease.Recall(workers.indexOf(richest), work.ids(moved));
        return Optional.of(grant(worker, Lease.Kind.SPLIT, moved, recall, now));
    }

    /** What has been on loan for long, once more. */
    private Optional<Lease> duplicate(Worker worker, long now) {
        @Nullable OpenLease oldest = null;
        int[] most = {};
        for (Worker other : workers) {
            for (OpenLease openLease : other == worker ? List.<OpenLease>of() : other.openLeases) {
                if (oldest == null || openLease.grantedAt() < oldest.grantedAt()) {
                    int[] late = Arrays.stream(unfinished(openLease.openRanks()))
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

    private Lease grant(Worker worker, Lease.Kind kind, int[] ranks, Lease.@Nullable Recall recall, long now) {
        long number = leases++;
        worker.openLeases.add(new OpenLease(number, kind, now, ranks));
        return new Lease(number, kind, work.ids(ranks), Optional.ofNullable(recall));
    }

    /** The worker does not owe it any more. */
    private void close(Worker worker, int rank) {
        for (OpenLease openLease : worker.openLeases) {
            if (openLease.close(rank)) {
                work.release(new int[] {rank});
            }
        }
    }

    private int[] unfinished(int[] ranks) {
        return Arrays.stream(ranks).filter(rank -> !work.isFinished(rank)).toArray();
    }

    private int[] waiting(int[] ranks) {
        return Arrays.stream(ranks)
                .filter(rank -> !work.isFinished(rank) && work.holders(rank) == 0)
                .toArray();
    }

    private boolean isStuck(Worker worker, long now) {
        long limit = worker.heard ? terms.stuckNanos() : terms.startNanos();
        return worker.isAlive() && now - worker.lastSign > limit;
    }

    private static boolean isToBeStarted(Worker worker, long now) {
        return worker.state == Worker.State.ABSENT && worker.restartAt <= now;
    }

    private List<Integer> numbers(Predicate<Worker> wanted) {
        return IntStream.range(0, workers.size())
                .filter(number -> wanted.test(workers.get(number)))
                .boxed()
                .toList();
    }

    private void sign(Worker worker, long now) {
        worker.lastSign = at(now);
        worker.heard = true;
    }

    private Worker alive(int worker) {
        Worker it = workers.get(worker);
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
