package io.seqmark.lease.simulation;

import io.seqmark.lease.Lease;
import io.seqmark.lease.LeaseBook;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.lease.RowStatus;
import io.seqmark.lease.StopReason;
import io.seqmark.lease.WorkerLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps simple books of its own on who has which example, and objects to whatever does not agree with them. For one life of
 * the coordinator.
 */
final class Witness {
    /** What was with a dying worker is lent twice after so many times the usual patience. */
    private static final int PATIENCE_WITH_SUSPECTS = 30;
    /** Halvings of two leases of 8 slots x 16 examples, and the three deaths that prove it. */
    private static final int MOST_DEATHS_OF_ONE = 12;

    private final Scenario scenario;
    private final LeaseTerms terms;
    private final Promises promises;
    private final BitSet finished = new BitSet();
    private final BitSet setAside = new BitSet();
    private final BitSet lentBefore = new BitSet();
    private final List<Place> places = new ArrayList<>();
    private final int[] deaths;
    private int lossesInARow;
    private int disturbances;
    private int deathsByThemselves;
    private long calmSince = Long.MIN_VALUE;
    private long backwards;
    private long stopped;
    private long lost;
    private long losses;

    /** What a worker has, whichever process it is. */
    private static final class Place {
        private final BitSet held = new BitSet();
        private final BitSet told = new BitSet();
        /** How often the process was lent it and has not answered. */
        private final int[] awaited;

        private final long[] since;

        /** What is left of the leases, by number. */
        private final Map<Long, BitSet> leases = new HashMap<>();

        private final Map<Long, long[]> letters = new HashMap<>();
        private int slots;
        private boolean isReady;
        private boolean hasSuspects;
        private boolean isCondemned;
        private boolean wasHeard;
        private long lastSign;
        private int failedStarts;
        private @Nullable SimulatedWorker process;

        Place(int size) {
            awaited = new int[size];
            since = new long[size];
        }

        void clear() {
            held.clear();
            told.clear();
            Arrays.fill(awaited, 0);
            leases.clear();
            letters.clear();
            isReady = false;
            hasSuspects = false;
        }
    }

    Witness(Scenario scenario, Promises promises) {
        this.scenario = scenario;
        this.terms = scenario.terms();
        this.promises = promises;
        deaths = new int[scenario.size()];
        finished.or(promises.durable());
        for (int worker = 0; worker < scenario.workers(); worker++) {
            places.add(new Place(scenario.size()));
        }
    }

    // ---- faults ----------------------------------------------------------------------------------------------------

    /** A fault was injected. */
    void disturbed() {
        disturbances++;
    }

    /** The coordinator is stopped for a while: it cannot know who was silent meanwhile. */
    void stops(long now, long nanos) {
        disturbances++;
        calmSince = Math.max(calmSince, now + nanos);
        stopped += nanos;
    }

    /** Its clock jumps: ahead, the same; back, and it stands still for it until it has caught up. */
    void jumps(long now, long nanos) {
        disturbances++;
        calmSince = Math.max(calmSince, now);
        backwards += Math.max(0, -nanos);
    }

    /** How often something went wrong: each may cost time. */
    int troubles() {
        return disturbances + deathsByThemselves;
    }

    /** Time for which the coordinator's clock stood still. */
    long backwards() {
        return backwards;
    }

    /** Time for which the coordinator did not run. */
    long stopped() {
        return stopped;
    }

    boolean isFinished(int id) {
        return finished.get(id);
    }

    boolean isAwaited(int worker, int id) {
        return places.get(worker).awaited[id] > 0;
    }

    /** Examples that had to be computed again because a worker died. */
    long lost() {
        return lost;
    }

    /** Processes that ended. */
    long losses() {
        return losses;
    }

    // ---- signs of life ---------------------------------------------------------------------------------------------

    void started(SimulatedWorker process, long now) {
        Place place = places.get(process.number());
        place.clear();
        place.process = process;
        place.wasHeard = false;
        place.isCondemned = false;
        place.lastSign = now;
    }

    void heard(SimulatedWorker process, long now) {
        Place place = places.get(process.number());
        place.wasHeard = true;
        place.lastSign = now;
    }

    void ready(int worker, int slots) {
        Place place = places.get(worker);
        place.isReady = true;
        place.slots = slots;
        place.failedStarts = 0;
    }

    void shrunk(int worker, int slots) {
        places.get(worker).slots = slots;
    }

    /** It is said to be stuck. */
    void stuck(SimulatedWorker process, long now) {
        Place place = places.get(process.number());
        Violation.unless(
                process.isGone() || process.frozenUntil() >= place.lastSign - scenario.beat() - 2 * scenario.latency(),
                "%s is taken for stuck at %.3f s, but was heard of at %.3f s and never stopped since",
                process,
                now / 1e9,
                place.lastSign / 1e9);
        place.isCondemned = true;
    }

    /** Whoever is stuck was to be noticed by now. */
    void ticked(long now) {
        for (Place place : places) {
            if (place.process == null || place.process.isGone() || place.isCondemned) {
                continue;
            }
            long limit = (place.wasHeard ? terms.stuckNanos() : terms.startNanos()) + backwards;
            long silence = now - Math.max(place.lastSign, calmSince);
            Violation.unless(
                    silence <= limit + 3 * scenario.tick(),
                    "%s is silent for %.3f s, and nobody notices",
                    place.process,
                    silence / 1e9);
        }
    }

    // ---- leases ----------------------------------------------------------------------------------------------------

    void granted(int worker, Lease lease, long now) {
        Place place = places.get(worker);
        Violation.unless(place.isReady && !place.hasSuspects, "worker %d may not have %s", worker, lease);
        Violation.unless(lease.ids().length > 0, "an empty lease");
        if (lease.kind() == Lease.Kind.FRESH || lease.kind() == Lease.Kind.RETRIED) {
            Violation.unless(
                    lease.ids().length <= place.slots * terms.leaseSlots(),
                    "%d examples for %d slots",
                    lease.ids().length,
                    place.slots);
        }
        int cost = Integer.MAX_VALUE;
        for (long number : lease.ids()) {
            int id = Math.toIntExact(number);
            Violation.unless(!finished.get(id) && !setAside.get(id), "%d is lent and has a result", id);
            Violation.unless(!promises.durable().get(id), "%d is lent and durable", id);
            Violation.unless(scenario.costs()[id] <= cost, "not longest first: %d", id);
            Violation.unless(!place.held.get(id), "worker %d has %d already", worker, id);
            cost = scenario.costs()[id];
            requireReason(place, lease, id, now);
        }
        BitSet owed = new BitSet();
        for (long number : lease.ids()) {
            int id = (int) number;
            lease.recall().ifPresent(recall -> {
                Place from = places.get(recall.worker());
                from.held.clear(id);
                from.leases.values().forEach(left -> left.clear(id));
            });
            place.held.set(id);
            owed.set(id);
            place.awaited[id]++;
            place.told.clear(id);
            lentBefore.set(id);
            place.since[id] = now;
        }
        place.leases.put(lease.number(), owed);
        place.letters.put(lease.number(), lease.ids());
        place.hasSuspects = lease.kind() == Lease.Kind.SUSPECTED;
    }

    private void requireReason(Place place, Lease lease, int id, long now) {
        int holders = count(other -> other.held.get(id));
        boolean justified = switch (lease.kind()) {
            case FRESH -> !lentBefore.get(id);
            case RETRIED -> lentBefore.get(id) && holders == 0;
            case SUSPECTED -> lentBefore.get(id) && holders == 0 && place.held.isEmpty() && deaths[id] > 1;
            case SPLIT -> holders == 1 && isToBeRecalled(lease, id);
            case DUPLICATE -> holders == 1 && now + 1 >= since(id) + terms.stragglerNanos() - backwards;
        };
        // a clock that jumps ahead makes everybody look late
        Violation.unless(
                justified || (lease.kind() == Lease.Kind.DUPLICATE && holders == 1 && calmSince > Long.MIN_VALUE),
                "%d is lent as %s, though %d have it",
                id,
                lease.kind(),
                holders);
    }

    private boolean isToBeRecalled(Lease lease, int id) {
        Place from = places.get(lease.recall().orElseThrow().worker());
        return from.held.get(id) && !from.told.get(id) && !from.hasSuspects;
    }

    void told(int worker, int id) {
        Place place = places.get(worker);
        if (place.held.get(id)) {
            place.told.set(id);
        }
    }

    void refused(int worker, long number) {
        Place place = places.get(worker);
        BitSet left = place.leases.remove(number);
        if (left != null) {
            place.held.andNot(left);
            for (long id : place.letters.getOrDefault(number, new long[0])) {
                place.awaited[(int) id]--;
            }
        }
        place.hasSuspects = place.hasSuspects && !place.held.isEmpty();
    }

    /** A result has come, and this is what is thought of it. */
    void finished(SimulatedWorker process, long id, RowStatus verdict) {
        Place place = places.get(process.number());
        boolean known = id >= 0 && id < scenario.size();
        boolean mine = known && place.awaited[(int) id] > 0;
        boolean first = known && !finished.get((int) id) && !setAside.get((int) id);
        switch (verdict) {
            case FIRST -> Violation.unless(mine && first, "%d of %s is taken for the first", id, process);
            case AGAIN -> Violation.unless(mine && !first, "%d of %s is thrown away", id, process);
            case FOREIGN -> Violation.unless(!mine, "%d of %s is taken for foreign", id, process);
        }
        if (verdict == RowStatus.FIRST) {
            finished.set((int) id);
        }
        if (mine) {
            place.awaited[(int) id]--;
            place.held.clear((int) id);
            place.leases.values().forEach(left -> left.clear((int) id));
            place.hasSuspects = place.hasSuspects && !place.held.isEmpty();
            lossesInARow = 0;
        }
    }

    void appended(int id, long end) {
        promises.appended(id, end);
    }

    void forced() {
        promises.forced();
    }

    void lost(SimulatedWorker process, WorkerLoss loss) {
        Place place = places.get(process.number());
        place.failedStarts = place.isReady ? 0 : place.failedStarts + 1;
        lossesInARow++;
        losses++;
        BitSet open = (BitSet) place.held.clone();
        open.andNot(finished);
        open.andNot(setAside);
        Violation.unless(
                loss.unfinished() == open.cardinality(),
                "%s had %s, not %d examples",
                process,
                open,
                loss.unfinished());
        if (!process.isDismissed()) {
            open.stream().forEach(id -> deaths[id]++);
        }
        requireLittleLost(process, open);
        for (long id : loss.setAside()) {
            requireCulprit(process, open, (int) id);
            setAside.set((int) id);
            lossesInARow = 0;
        }
        if (process.diedByItself()) {
            deathsByThemselves++;
            Violation.unless(
                    deathsByThemselves
                            <= MOST_DEATHS_OF_ONE
                                    * (scenario.poison().cardinality()
                                            + scenario.flaky().cardinality()),
                    "%d deaths, and the culprits are not found",
                    deathsByThemselves);
        }
        place.clear();
        place.process = null;
    }

    /** At most a lease is computed again. */
    private void requireLittleLost(SimulatedWorker process, BitSet open) {
        int again = 0;
        for (int id : process.inFlight()) {
            again += open.get(id) ? 1 : 0;
        }
        lost += again;
        Violation.unless(again <= process.slots() * terms.leaseSlots(), "%d examples are lost with %s", again, process);
    }

    private void requireCulprit(SimulatedWorker process, BitSet open, int id) {
        boolean suspect = scenario.poison().get(id) || scenario.flaky().get(id);
        Violation.unless(
                deaths[id] >= terms.deathsToSetAside() && open.cardinality() == 1 && open.get(id),
                "%d is set aside after %d deaths, the last with %s",
                id,
                deaths[id],
                open);
        Violation.unless(!process.isDismissed(), "%d is set aside, though %s was dismissed", id, process);
        // whoever is alone with a worker each time that somebody else kills it looks like the culprit
        Violation.unless(
                suspect || !process.diedByItself(), "%d is set aside, and is innocent; %s died by itself", id, process);
    }

    // ---- the whole -------------------------------------------------------------------------------------------------

    /** Whoever has nothing to do could not be given anything. */
    void requireNobodyIdle(LeaseBook book, long now) {
        BitSet open = new BitSet();
        open.set(0, scenario.size());
        open.andNot(finished);
        open.andNot(setAside);
        Violation.unless(
                book.left() == open.cardinality(), "%d are left, the book says %d", open.cardinality(), book.left());
        for (int worker = 0; worker < places.size(); worker++) {
            Place place = places.get(worker);
            Violation.unless(
                    book.owed(worker) == place.held.cardinality(),
                    "worker %d has %s, the book says %d",
                    worker,
                    place.held,
                    book.owed(worker));
            if (place.isReady && place.held.isEmpty() && !open.isEmpty()) {
                requireNothingToGive(worker, open, now);
            }
        }
    }

    private void requireNothingToGive(int idle, BitSet open, long now) {
        open.stream().forEach(id -> {
            int holders = count(place -> place.held.get(id));
            Violation.unless(holders > 0, "worker %d is idle, and %d waits", idle, id);
            long since = now - since(id) - backwards;
            Violation.unless(
                    holders > 1 || since <= (PATIENCE_WITH_SUSPECTS + 1) * terms.stragglerNanos() + 2 * scenario.tick(),
                    "worker %d is idle, and another has %d for %.3f s",
                    idle,
                    id,
                    since / 1e9);
        });
        for (Place rich : places) {
            BitSet untold = (BitSet) rich.held.clone();
            untold.andNot(rich.told);
            int perhaps = Math.max(0, rich.slots - (rich.held.cardinality() - untold.cardinality()));
            untold.and(open);
            boolean twice = untold.stream().anyMatch(id -> count(place -> place.held.get(id)) > 1);
            Violation.unless(
                    !rich.isReady || rich.hasSuspects || twice || untold.cardinality() <= perhaps,
                    "worker %d is idle, and %d has not begun with %s",
                    idle,
                    places.indexOf(rich),
                    untold);
        }
    }

    /** The run ends with examples set aside: these, and nothing else is missing. */
    void requireSetAside(long[] named) {
        BitSet all = new BitSet();
        for (long id : named) {
            all.set((int) id);
        }
        Violation.unless(all.equals(setAside), "%s are named, %s are set aside", all, setAside);
        all.or(finished);
        Violation.unless(all.cardinality() == scenario.size(), "only %s are finished or set aside", all);
    }

    /** The run is given up: that has to have a reason. */
    void gaveUp(StopReason why) {
        boolean justified = switch (why) {
            case NO_WORKER -> count(place -> place.failedStarts >= terms.startsToGiveUp()) == places.size();
            case NO_PROGRESS -> lossesInARow >= terms.lossesToStop();
            case TOO_MANY_SET_ASIDE -> setAside.cardinality() > terms.mostSetAside();
        };
        Violation.unless(justified, "given up for %s after %d losses in a row", why, lossesInARow);
        Violation.unless(disturbances + deathsByThemselves > 0, "given up for no reason at all");
    }

    /** Since when the only holder of an example has it. */
    private long since(int id) {
        for (Place place : places) {
            if (place.held.get(id)) {
                return place.since[id];
            }
        }
        throw new IllegalArgumentException("nobody has " + id);
    }

    private int count(Predicate<Place> wanted) {
        int count = 0;
        for (Place place : places) {
            count += wanted.test(place) ? 1 : 0;
        }
        return count;
    }
}
