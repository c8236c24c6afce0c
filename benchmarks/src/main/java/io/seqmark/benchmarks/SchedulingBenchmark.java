package io.seqmark.benchmarks;

import io.seqmark.lease.Lease;
import io.seqmark.lease.LeaseBook;
import io.seqmark.lease.LeaseTerms;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How much of their time 1,024 workers compute, in virtual time: leases of the real {@link LeaseBook}, and beside them
 * {@code run_distributed_eval.py}'s static shares. Deterministic. A worker computes several sentences at once, each for
 * a time proportional to its length.
 */
public final class SchedulingBenchmark {
    private static final int WORKERS = 1024;
    private static final int EXAMPLES = 200_000;
    /** Virtual nanoseconds that a unit of length takes: a sentence of 30 takes 90 ms. */
    private static final long UNIT = 3_000_000;
    /** From a worker's question to its next lease. */
    private static final long LATENCY = 1_000_000;
    /** A worker that has nothing is looked after so often. */
    private static final long TICK = 100_000_000;

    private SchedulingBenchmark() {}

    /** Prints a table: {@code [SENTENCES_AT_ONCE]}. */
    public static void main(String[] args) {
        int slots = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int[] lengths = lengths(new Random(7));
        System.out.printf(
                Locale.ROOT,
                "%,d workers, %d at once, %,d sentences, lengths log-normal (median 25, longest 512)%n%-28s %8s %8s%n",
                WORKERS,
                slots,
                EXAMPLES,
                "",
                "leases",
                "shares");
        for (Fleet fleet : Fleet.values()) {
            double[] speeds = fleet.speeds(WORKERS);
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %6.1f %% %6.1f %%%n",
                    fleet.inWords,
                    100 * leases(lengths, speeds, slots),
                    100 * shares(lengths, speeds, slots));
        }
    }

    /** What machines there are. */
    private enum Fleet {
        ALIKE("all alike"),
        TENTH_AT_HALF_SPEED("every 10th at half the speed"),
        FEW_AT_A_TENTH("every 100th at a tenth of it");

        private final String inWords;

        Fleet(String inWords) {
            this.inWords = inWords;
        }

        double[] speeds(int workers) {
            return IntStream.range(0, workers)
                    .mapToDouble(worker -> switch (this) {
                        case ALIKE -> 1;
                        case TENTH_AT_HALF_SPEED -> worker % 10 == 0 ? 0.5 : 1;
                        case FEW_AT_A_TENTH -> worker % 100 == 0 ? 0.1 : 1;
                    })
                    .toArray();
        }
    }

    /** Log-normal with a long tail, 1 to 512 tokens, as in corpora of web text. */
    private static int[] lengths(Random random) {
        return IntStream.range(0, EXAMPLES)
                .map(_ -> Math.clamp(Math.round(Math.exp(3.2 + 0.9 * random.nextGaussian())), 1, 512))
                .toArray();
    }

    /**
     * {@code run_distributed_eval.py}: rank r takes r, r + N, ..., batch by batch, each of which takes as long as its longest
     * sentence, and the slowest rank decides.
     *
     * @return work over the time that all workers together had
     */
    private static double shares(int[] lengths, double[] speeds, int slots) {
        double end = 0;
        for (int rank = 0; rank < speeds.length; rank++) {
            double time = 0;
            for (int first = rank; first < lengths.length; first += slots * speeds.length) {
                int longest = 0;
                for (int i = 0; i < slots && first + i * speeds.length < lengths.length; i++) {
                    longest = Math.max(longest, lengths[first + i * speeds.length]);
                }
                time += longest * UNIT / speeds[rank];
            }
            end = Math.max(end, time);
        }
        return efficiency(lengths, speeds, slots, end);
    }

    /** The same by leases. */
    private static double leases(int[] lengths, double[] speeds, int slots) {
        return efficiency(lengths, speeds, slots, (double) new Run(lengths, speeds, slots).end());
    }

    private static double efficiency(int[] lengths, double[] speeds, int slots, double end) {
        double work = (double) Arrays.stream(lengths).asLongStream().sum() * UNIT;
        return work / (Arrays.stream(speeds).sum() * slots * end);
    }

    /** Something that happens to a worker: a sentence is done, or it is looked after. */
    private record Event(long time, int worker, int sentence) {
        private static final int NONE = -1;
    }

    private static final class Run {
        private final int[] lengths;
        private final double[] speeds;
        private final int slots;
        private final LeaseBook book;
        private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::time)
                .thenComparingInt(Event::worker)
                .thenComparingInt(Event::sentence));
        private final IdealWorker[] workers;

        private static final class IdealWorker {
            private final Deque<Integer> queue = new ArrayDeque<>();
            private int inFlight;
        }

        Run(int[] lengths, double[] speeds, int slots) {
            this.lengths = lengths;
            this.speeds = speeds;
            this.slots = slots;
            workers = IntStream.range(0, speeds.length)
                    .mapToObj(_ -> new IdealWorker())
                    .toArray(IdealWorker[]::new);
            book = new LeaseBook(
                    LongStream.range(0, lengths.length).toArray(), lengths, speeds.length, LeaseTerms.DEFAULT);
            for (int worker = 0; worker < speeds.length; worker++) {
                book.started(worker, 0);
                book.joined(worker, slots, 0);
                events.add(new Event(LATENCY, worker, Event.NONE));
            }
        }

        /** When the last result is there. */
        long end() {
            long now = 0;
            while (!book.isDone()) {
                Event event = events.remove();
                now = event.time();
                IdealWorker worker = workers[event.worker()];
                if (event.sentence() == Event.NONE) {
                    events.add(new Event(now + TICK, event.worker(), Event.NONE));
                } else {
                    worker.inFlight--;
                    book.finished(event.worker(), event.sentence(), now);
                }
                lend(event.worker(), now);
                begin(worker, event.worker(), now);
            }
            return now;
        }

        private void lend(int number, long now) {
            for (Optional<Lease> lease = book.nextLease(number, now);
                    lease.isPresent();
                    lease = book.nextLease(number, now)) {
                lease.get().recall().ifPresent(recall -> {
                    Deque<Integer> queue = workers[recall.worker()].queue;
                    LongStream.of(recall.ids()).forEach(id -> queue.remove((int) id));
                });
                LongStream.of(lease.get().ids()).forEach(id -> workers[number].queue.add((int) id));
            }
        }

        private void begin(IdealWorker worker, int number, long now) {
            while (worker.inFlight < slots && !worker.queue.isEmpty()) {
                int sentence = worker.queue.remove();
                worker.inFlight++;
                book.begun(number, sentence, now);
                long time = Math.round(lengths[sentence] * UNIT / speeds[number]);
                events.add(new Event(now + time + LATENCY, number, sentence));
            }
        }
    }
}
