package io.seqmark.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LeaseBookTest {
    private static final LeaseTerms TERMS = LeaseTerms.DEFAULT;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private LeaseBook book = book(1, 1);
    private long now;

    @Test
    void theExpensiveOnesGoFirstAndIdsKeepTheirNumbers() {
        book = new LeaseBook(new long[] {3, 5, 8, 9}, new int[] {7, 1, 9, 7}, 1, TERMS);
        join(0, 4);
        assertThat(leased(0)).containsExactly(8, 3, 9, 5);
        assertThat(book.left()).isEqualTo(4);
    }

    @Test
    void leasesShrinkWithTheWorkThatIsLeft() {
        book = book(4000, 2);
        join(0, 8);
        join(1, 8);
        List<Integer> sizes = new ArrayList<>();
        while (!book.isDone()) {
            for (int worker = 0; worker < 2; worker++) {
                for (Lease lease = next(worker); lease != null; lease = next(worker)) {
                    assertThat(lease.kind()).isIn(Lease.Kind.FRESH, Lease.Kind.SPLIT);
                    sizes.add(lease.ids().length);
                    assertThat(finish(worker, lease.ids())).containsOnly(RowStatus.FIRST);
                }
            }
        }
        assertThat(sizes.getFirst()).isEqualTo(8 * TERMS.leaseSlots());
        assertThat(sizes.getLast()).isEqualTo(1);
        assertThat(sizes).isSortedAccordingTo((a, b) -> b - a);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4000);
    }

    @Test
    void aWorkerHoldsTwoLeasesSoThatItsSlotsNeverDrain() {
        book = book(1000, 1);
        join(0, 4);
        Lease first = lease(0);
        Lease second = lease(0);
        assertThat(next(0)).isNull();
        finish(0, first.ids());
        assertThat(lease(0).ids()).hasSizeGreaterThan(4);
        assertThat(next(0)).isNull();
        assertThat(book.owed(0)).isGreaterThanOrEqualTo(second.ids().length);
    }

    @Test
    void everyExampleIsLentOnceWhileNothingGoesWrong() {
        book = book(777, 3);
        List<Long> lent = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            join(worker, 8);
        }
        for (int turn = 0; !book.isDone(); turn++) {
            int worker = turn % 3;
            for (Lease lease = next(worker); lease != null; lease = next(worker)) {
                LongStream.of(lease.ids()).forEach(lent::add);
                finish(worker, lease.ids());
            }
        }
        assertThat(lent).hasSize(777).doesNotHaveDuplicates();
    }

    @Test
    void resultsOfExamplesThatAWorkerWasNotLentAreForeign() {
        book = book(100, 2);
        join(0, 1);
        join(1, 1);
        long mine = lease(0).ids()[0];
        long other = lease(1).ids()[0];
        assertThat(book.finished(0, other, now)).isEqualTo(RowStatus.FOREIGN);
        assertThat(book.finished(0, 100, now)).isEqualTo(RowStatus.FOREIGN);
        assertThat(book.finished(0, -1, now)).isEqualTo(RowStatus.FOREIGN);
        assertThat(book.left()).isEqualTo(100);
        assertThat(book.finished(0, mine, now)).isEqualTo(RowStatus.FIRST);
        assertThat(book.left()).isEqualTo(99);
        // sent twice, or in the place of another, which would wait for this worker for ever
        assertThat(book.finished(0, mine, now)).isEqualTo(RowStatus.FOREIGN);
        assertThat(book.finished(1, mine, now)).isEqualTo(RowStatus.FOREIGN);
        assertThat(book.left()).isEqualTo(99);
    }

    @Test
    void whatALostWorkerHadGoesToOthersWithoutWhatItHadFinished() {
        book = book(40, 2);
        join(0, 4);
        join(1, 4);
        Lease lost = lease(0);
        finish(0, lost.ids()[0]);
        WorkerLoss loss = book.lost(0, now);
        assertThat(loss.unfinished()).isEqualTo(lost.ids().length - 1);
        assertThat(loss.setAside()).isEmpty();
        long[] again = lease(1).ids();
        assertThat(again).isNotEmpty();
        assertThat(Arrays.copyOfRange(lost.ids(), 1, lost.ids().length)).contains(again);
        finish(1, again);
        finishAllWith(1);
        assertThat(book.left()).isZero();
    }

    @Test
    void aWorkerIsStartedAgainAfterPausesThatDoubleUpToABoundAndShrinkWithAResult() {
        book = book(1000, 1);
        join(0, 1);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long at = book.lost(0, now).restartAt().orElseThrow();
            pauses.add((at - now) / 1_000_000);
            assertThat(book.tick(at - 1).restart()).isEmpty();
            assertThat(book.tick(at).restart()).containsExactly(0);
            now = at;
            join(0, 1);
        }
        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
        finish(0, lease(0).ids()[0]);
        assertThat(book.lost(0, now).restartAt()).hasValue(now + TERMS.firstRestartNanos());
    }

    @Test
    void aWorkerThatNeverGetsReadyIsGivenUpAndWithTheLastOneTheRun() {
        book = book(10, 2);
        for (int worker = 0; worker < 2; worker++) {
            for (int i = 0; i < TERMS.startsToGiveUp(); i++) {
                assertThat(book.stopReason()).isEmpty();
                book.started(worker, now);
                now = book.lost(worker, now).restartAt().orElse(now);
            }
            assertThat(book.tick(now + 100 * SECOND).restart()).doesNotContain(worker);
        }
        assertThat(book.stopReason()).contains(StopReason.NO_WORKER);
    }

    @Test
    void silenceIsStuckAndSignsOfLifeAreNot() {
        book = book(10, 2);
        join(0, 1);
        join(1, 1);
        long limit = TERMS.stuckNanos();
        for (long time = 0; time <= limit; time += limit / 10) {
            assertThat(book.tick(time).stuck()).isEmpty();
            book.heartbeat(1, time);
        }
        assertThat(book.tick(limit + 1).stuck()).containsExactly(0);
    }

    @Test
    void aProcessThatIsStartingHasLongerToReport() {
        book.started(0, 0);
        for (long time = 0; time <= TERMS.startNanos(); time += SECOND) {
            assertThat(book.tick(time).stuck()).isEmpty();
        }
        assertThat(book.tick(TERMS.startNanos() + 1).stuck()).containsExactly(0);
    }

    @Test
    void afterAPauseOfTheAskerSilenceSaysNothing() {
        join(0, 1);
        book.tick(0);
        assertThat(book.tick(1000 * SECOND).stuck()).isEmpty();
        assertThat(book.tick(1001 * SECOND).stuck()).isEmpty();
    }

    @Test
    void aClockThatJumpsBackChangesNothing() {
        now = 5 * SECOND;
        join(0, 1);
        book.tick(now);
        book.heartbeat(0, -100 * SECOND);
        assertThat(book.tick(now + SECOND).stuck()).isEmpty();
        assertThat(book.nextLease(0, Long.MIN_VALUE)).isPresent();
    }

    /** One poisonous example among 500: it is found, the others are done, and each is lent a bounded number of times. */
    @Test
    void anExampleThatKillsIsNarrowedDownAndSetAside() {
        for (boolean tells : new boolean[] {true, false}) {
            for (long poison : new long[] {0, 250, 499}) {
                book = book(500, 2);
                int deaths = runWithPoison(poison, 2, 8, tells);
                assertThat(book.setAside()).containsExactly(poison);
                assertThat(book.isDone()).isTrue();
                // log2 of what was in flight, and the three that prove it; without telling, log2 of two leases
                assertThat(deaths).isBetween(3, tells ? 8 : 11);
            }
        }
    }

    @Test
    void severalThatKillAreFoundToo() {
        book = book(300, 3);
        runWithPoison(-1, 3, 8, true); // every 41st, see below
        assertThat(book.setAside()).containsExactly(0, 41, 82, 123, 164, 205, 246, 287);
        assertThat(book.isDone()).isTrue();
        assertThat(book.stopReason()).isEmpty();
    }

    @Test
    void whatIsSuspectedIsLentAlone() {
        book = book(200, 1);
        join(0, 2);
        Lease first = lease(0);
        book.begun(0, first.ids()[0], now);
        book.begun(0, first.ids()[1], now);
        book.lost(0, now);
        join(0, 2);
        Lease half = lease(0);
        assertThat(half.kind()).isEqualTo(Lease.Kind.RETRIED);
        assertThat(half.ids()).containsExactly(first.ids()[0]);
        book.begun(0, half.ids()[0], now);
        book.lost(0, now);
        join(0, 2);
        Lease alone = lease(0);
        assertThat(alone.kind()).isEqualTo(Lease.Kind.SUSPECTED);
        assertThat(alone.ids()).containsExactly(first.ids()[0]);
        assertThat(next(0)).isNull();
        assertThat(book.lost(0, now).setAside()).containsExactly(first.ids()[0]);
    }

    /** It had begun with an example before it heard that another has it, and dies of that one, not of the suspect. */
    @Test
    void whatAWorkerStillComputesForNobodyCanBeTheCulprit() {
        book = new LeaseBook(new long[] {0, 1, 2}, new int[] {9, 5, 4}, 3, TERMS);
        for (int worker = 0; worker < 3; worker++) {
            join(worker, 1);
        }
        assertThat(lease(0).ids()).containsExactly(0);
        assertThat(lease(1).ids()).containsExactly(1);
        assertThat(lease(1).ids()).containsExactly(2);
        assertThat(lease(2).kind()).isEqualTo(Lease.Kind.SPLIT);
        book.lost(0, now);
        join(0, 1);
        assertThat(lease(0).ids()).containsExactly(0);
        book.lost(0, now);
        book.begun(1, 2, now);
        finish(1, 1);
        assertThat(lease(1).kind()).isEqualTo(Lease.Kind.SUSPECTED);
        assertThat(book.lost(1, now).setAside()).isEmpty();
        join(1, 1);
        assertThat(lease(1).ids()).containsExactly(0);
        assertThat(book.lost(1, now).setAside()).containsExactly(0);
    }

    /** Two deaths from outside at the same place and then none: nothing is set aside. */
    @Test
    void innocentsGoOn() {
        book = book(50, 1);
        for (int i = 0; i < 2; i++) {
            join(0, 4);
            for (long id : lease(0).ids()) {
                book.begun(0, id, now);
            }
            book.lost(0, now);
        }
        join(0, 4);
        finishAllWith(0);
        assertThat(book.isDone()).isTrue();
        assertThat(book.setAside()).isEmpty();
    }

    @Test
    void whereEverythingKillsTheRunEnds() {
        book = book(100_000, 2);
        int deaths = 0;
        while (book.stopReason().isEmpty()) {
            join(0, 1);
            lease(0);
            book.lost(0, now);
            assertThat(deaths++).isLessThan(1000);
        }
        assertThat(book.stopReason().orElseThrow()).isIn(StopReason.NO_PROGRESS, StopReason.TOO_MANY_SET_ASIDE);
    }

    @Test
    void atTheEndWhatIsNotBegunIsSplitAndBothResultsAreWelcome() {
        book = new LeaseBook(new long[] {0, 1, 2, 3, 4, 5}, new int[] {9, 9, 2, 2, 2, 2}, 2, TERMS);
        join(0, 6);
        join(1, 6);
        while (next(0) != null) {
            // takes everything
        }
        book.begun(0, 0, now);
        book.begun(0, 1, now);
        for (long id = 2; id < 6; id++) {
            // six slots: without a word it might be at all of them
            assertThat(book.nextLease(1, now)).isEmpty();
        }
        book.shrunk(0, 2, now);
        Lease split = lease(1);
        assertThat(split.kind()).isEqualTo(Lease.Kind.SPLIT);
        assertThat(split.ids()).containsExactly(4, 5);
        assertThat(split.recall()).hasValueSatisfying(recall -> {
            assertThat(recall.worker()).isZero();
            assertThat(recall.ids()).containsExactly(4, 5);
        });
        assertThat(book.owed(0)).isEqualTo(4);
        // it had begun before it heard of the recall
        assertThat(book.finished(0, 5, now)).isEqualTo(RowStatus.FIRST);
        assertThat(book.finished(1, 5, now)).isEqualTo(RowStatus.AGAIN);
        assertThat(book.finished(1, 4, now)).isEqualTo(RowStatus.FIRST);
        assertThat(book.finished(0, 4, now)).isEqualTo(RowStatus.AGAIN);
        assertThat(book.left()).isEqualTo(4);
    }

    @Test
    void whatWasSplitOffComesBackWhenItsNewWorkerIsLost() {
        book = book(8, 2);
        join(0, 1);
        join(1, 1);
        List<Lease> held = new ArrayList<>();
        for (Lease lease = next(0); lease != null; lease = next(0)) {
            held.add(lease);
        }
        List<Lease> taken = new ArrayList<>();
        for (Lease lease = next(1); lease != null; lease = next(1)) {
            taken.add(lease);
        }
        assertThat(taken).isNotEmpty();
        book.lost(1, now);
        held.forEach(lease -> finish(0, lease.ids()));
        finishAllWith(0);
        assertThat(book.left()).isZero();
    }

    @Test
    void stragglersAreLentTwiceAndTheFirstResultWins() {
        book = book(1, 2);
        join(0, 1);
        join(1, 1);
        long id = lease(0).ids()[0];
        assertThat(next(1)).isNull();
        now += TERMS.stragglerNanos();
        Lease twice = lease(1);
        assertThat(twice.kind()).isEqualTo(Lease.Kind.DUPLICATE);
        assertThat(twice.ids()).containsExactly(id);
        assertThat(next(1)).isNull();
        assertThat(book.finished(1, id, now)).isEqualTo(RowStatus.FIRST);
        assertThat(book.isDone()).isTrue();
        assertThat(book.finished(0, id, now)).isEqualTo(RowStatus.AGAIN);
    }

    @Test
    void ofTwoThatHaveItOneMayDie() {
        book = book(1, 2);
        join(0, 1);
        join(1, 1);
        long id = lease(0).ids()[0];
        now += TERMS.stragglerNanos();
        lease(1);
        assertThat(book.lost(0, now).unfinished()).isEqualTo(1);
        join(0, 1);
        assertThat(next(0)).isNull();
        assertThat(book.lost(1, now).unfinished()).isEqualTo(1);
        assertThat(lease(0).ids()).containsExactly(id);
    }

    /** A slow worker has it and has not come to it: idle ones must not die of it one after another meanwhile. */
    @Test
    void aStragglerThatKillsThoseThatHaveNothingElseIsSetAside() {
        book = book(1, 2);
        join(0, 1);
        long id = lease(0).ids()[0];
        for (int death = 1; death <= 3; death++) {
            join(1, 1);
            now += 100 * TERMS.stragglerNanos();
            assertThat(lease(1).kind()).isEqualTo(Lease.Kind.DUPLICATE);
            assertThat(book.lost(1, now).setAside()).hasSize(death / 3);
        }
        assertThat(book.setAside()).containsExactly(id);
        assertThat(book.isDone()).isTrue();
        assertThat(book.finished(0, id, now)).isEqualTo(RowStatus.AGAIN);
    }

    @Test
    void aLeaseThatIsHandedBackIsLentAgainWithoutSuspicion() {
        book = book(10, 2);
        join(0, 4);
        join(1, 4);
        Lease refused = lease(0);
        finish(0, refused.ids()[0]);
        book.refused(0, refused.number(), now);
        Lease again = lease(1);
        assertThat(again.kind()).isEqualTo(Lease.Kind.RETRIED);
        assertThat(refused.ids()).contains(again.ids());
        assertThat(again.ids()).doesNotContain(refused.ids()[0]);
        finish(1, again.ids());
        finishAllWith(1);
        assertThat(book.isDone()).isTrue();
    }

    @Test
    void misuseIsNoticed() {
        assertThatThrownBy(() -> new LeaseBook(new long[] {2, 1}, new int[] {1, 1}, 1, TERMS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LeaseBook(new long[] {1}, new int[] {0}, 1, TERMS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LeaseBook(new long[] {1}, new int[] {1}, 0, TERMS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.heartbeat(0, now)).isInstanceOf(IllegalStateException.class);
        join(0, 1);
        assertThatThrownBy(() -> book.started(0, now)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMillionExamplesFitInLittleMemory() {
        int size = 1_000_000;
        System.gc();
        long before = used();
        book = new LeaseBook(LongStream.range(0, size).toArray(), costs(size), 2, TERMS);
        System.gc();
        long bytes = used() - before;
        assertThat(bytes).isLessThan(40L * size);
        join(0, 8);
        join(1, 8);
        for (int turn = 0; !book.isDone(); turn++) {
            for (Lease lease = next(turn % 2); lease != null; lease = next(turn % 2)) {
                finish(turn % 2, lease.ids());
            }
        }
    }

    /** Kills the worker that begins with it, as a segmentation fault does; returns how many died. */
    private int runWithPoison(long poison, int workers, int slots, boolean tells) {
        int deaths = 0;
        List<List<Long>> held = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            held.add(new ArrayList<>());
            join(worker, slots);
        }
        for (int turn = 0; !book.isDone(); turn++) {
            assertThat(book.stopReason()).isEmpty();
            assertThat(turn).isLessThan(100_000);
            int worker = turn % workers;
            List<Long> mine = held.get(worker);
            for (Lease lease = next(worker); lease != null; lease = next(worker)) {
                LongStream.of(lease.ids()).forEach(mine::add);
                lease.recall()
                        .ifPresent(recall -> LongStream.of(recall.ids()).forEach(held.get(recall.worker())::remove));
            }
            List<Long> flying = mine.subList(0, Math.min(slots, mine.size()));
            if (tells) {
                flying.forEach(id -> book.begun(worker, id, now));
            }
            if (flying.stream().anyMatch(id -> id == poison || (poison < 0 && id % 41 == 0))) {
                mine.clear();
                deaths++;
                book.lost(worker, now).restartAt().ifPresent(at -> now = at);
                join(worker, slots);
            } else if (!flying.isEmpty()) {
                book.finished(worker, flying.removeFirst(), now);
            }
            now += 1_000_000;
        }
        return deaths;
    }

    private void finishAllWith(int worker) {
        for (int turn = 0; !book.isDone(); turn++) {
            assertThat(turn).isLessThan(1000);
            for (Lease lease = next(worker); lease != null; lease = next(worker)) {
                finish(worker, lease.ids());
            }
            now += TERMS.stragglerNanos();
        }
    }

    private static LeaseBook book(int size, int workers) {
        return new LeaseBook(LongStream.range(0, size).toArray(), costs(size), workers, TERMS);
    }

    /** Lengths from 1 to 100, mixed. */
    private static int[] costs(int size) {
        return IntStream.range(0, size).map(i -> 1 + (i * 37) % 100).toArray();
    }

    private void join(int worker, int slots) {
        book.started(worker, now);
        book.joined(worker, slots, now);
    }

    private @Nullable Lease next(int worker) {
        return book.nextLease(worker, now).orElse(null);
    }

    private Lease lease(int worker) {
        Optional<Lease> lease = book.nextLease(worker, now);
        assertThat(lease).isPresent();
        return lease.get();
    }

    private long[] leased(int worker) {
        List<Long> ids = new ArrayList<>();
        for (Lease lease = next(worker); lease != null; lease = next(worker)) {
            LongStream.of(lease.ids()).forEach(ids::add);
        }
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    private List<RowStatus> finish(int worker, long... ids) {
        return LongStream.of(ids).mapToObj(id -> book.finished(worker, id, now)).toList();
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
