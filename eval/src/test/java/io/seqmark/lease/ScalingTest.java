package io.seqmark.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many workers in virtual time: how much of it they compute. */
final class ScalingTest {
    private static final int WORKERS = 1024;
    private static final int EXAMPLES = 200_000;
    /** Virtual nanoseconds that a unit of cost takes: a sentence of 30 takes 90 ms. */
    private static final long UNIT = 3_000_000;
    /** Between a question and its answer. */
    private static final long LATENCY = 1_000_000;
    /** A worker that has nothing asks again after so long. */
    private static final long TICK = 100_000_000;

    /** The goal is 95 %. {@code run_distributed_eval.py}'s shares are fixed, rank r takes r, r + 1024, ... */
    @Test
    void aThousandWorkersWithSkewedLengthsAreBusyNinetyFivePercentOfTheTime() {
        int[] costs = lengths(new Random(7));
        double efficiency = efficiency(costs, new double[WORKERS]);
        double shares = sharesEfficiency(costs);
        assertThat(efficiency).isGreaterThan(0.95);
        assertThat(shares).isLessThan(efficiency - 0.1);
    }

    /** Every tenth machine is half as fast: leases follow, shares would wait for it. */
    @Test
    void slowMachinesGetLess() {
        double[] slowness = new double[WORKERS];
        for (int i = 0; i < WORKERS; i += 10) {
            slowness[i] = 1;
        }
        assertThat(efficiency(lengths(new Random(8)), slowness)).isGreaterThan(0.95);
    }

    /** Log-normal with a heavy tail, 1 to 512 tokens, as in corpora of web text. */
    private static int[] lengths(Random random) {
        return IntStream.range(0, EXAMPLES)
                .map(_ -> Math.clamp(Math.round(Math.exp(3.2 + 0.9 * random.nextGaussian())), 1, 512))
                .toArray();
    }

    private static double sharesEfficiency(int[] costs) {
        long[] sums = new long[WORKERS];
        for (int i = 0; i < costs.length; i++) {
            sums[i % WORKERS] += costs[i];
        }
        return (double) Arrays.stream(costs).asLongStream().sum()
                / WORKERS
                / Arrays.stream(sums).max().orElseThrow();
    }

    /** A worker's next moment. */
    private record Event(long time, int worker) {}

    /**
     * Work over the time that all workers together had.
     *
     * @param slowness 0 for full speed, 1 for half of it
     */
    private static double efficiency(int[] costs, double[] slowness) {
        LeaseBook book =
                new LeaseBook(LongStream.range(0, costs.length).toArray(), costs, slowness.length, LeaseTerms.DEFAULT);
        PriorityQueue<Event> events = new PriorityQueue<>(
                (a, b) -> a.time() != b.time() ? Long.compare(a.time(), b.time()) : a.worker() - b.worker());
        var held = IntStream.range(0, slowness.length)
                .mapToObj(_ -> new ArrayDeque<Long>())
                .toList();
        for (int worker = 0; worker < slowness.length; worker++) {
            book.started(worker, 0);
            book.joined(worker, 1, 0);
            events.add(new Event(LATENCY, worker));
        }
        long[] running = new long[slowness.length];
        Arrays.fill(running, -1);
        long end = 0;
        while (!book.isDone()) {
            Event event = events.remove();
            int worker = event.worker();
            Deque<Long> queue = held.get(worker);
            if (running[worker] >= 0) {
                book.finished(worker, running[worker], event.time());
                running[worker] = -1;
                end = event.time();
            }
            for (var lease = book.nextLease(worker, event.time());
                    lease.isPresent();
                    lease = book.nextLease(worker, event.time())) {
                lease.get()
                        .recall()
                        .ifPresent(recall -> LongStream.of(recall.ids()).forEach(held.get(recall.worker())::remove));
                LongStream.of(lease.get().ids()).forEach(queue::add);
            }
            Long id = queue.poll();
            if (id == null) {
                events.add(new Event(event.time() + TICK, worker));
            } else {
                running[worker] = id;
                book.begun(worker, id, event.time());
                events.add(new Event(
                        event.time() + Math.round(costs[(int) (long) id] * UNIT * (1 + slowness[worker])), worker));
            }
        }
        double speed = Arrays.stream(slowness).map(slow -> 1 / (1 + slow)).sum();
        return Arrays.stream(costs).asLongStream().sum() * UNIT / speed / end;
    }
}
