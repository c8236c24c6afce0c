package io.seqmark.lease.simulation;

import io.seqmark.lease.LeaseTerms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a seed stands for. Times are nanoseconds.
 *
 * @param faults what may go wrong in every life of the coordinator but the last
 * @param size examples
 * @param costs what the book is told; the work is about as much
 * @param unit time that a unit of cost takes
 * @param slots examples that a worker computes at once, by worker
 * @param slowness factors of the workers' times
 * @param tells whether workers say what they begin with
 * @param poison examples that kill
 * @param flaky examples that kill now and then
 * @param load from the start of a process until it is ready
 * @param beat between two signs of life
 * @param latency the longest way of a message
 * @param tick between two ticks of the coordinator
 * @param lives of the coordinator with faults
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Scenario(
        long seed,
        EnumSet<Fault> faults,
        int size,
        int[] costs,
        long unit,
        int[] slots,
        double[] slowness,
        LeaseTerms terms,
        boolean tells,
        BitSet poison,
        BitSet flaky,
        long load,
        long beat,
        long latency,
        long tick,
        int lives) {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    static Scenario of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EnumSet<Fault> faults = faults(random);
        int workers = 1 + random.nextInt(6);
        int size = 10 + random.nextInt(71);
        int most = random.nextInt(4) == 0 ? 1 : 100;
        int[] costs = new int[size];
        for (int id = 0; id < size; id++) {
            // mostly short, a few long
            costs[id] = 1 + random.nextInt(1 + random.nextInt(most));
        }
        int[] slots = new int[workers];
        double[] slowness = new double[workers];
        boolean alike = random.nextBoolean();
        for (int worker = 0; worker < workers; worker++) {
            slots[worker] = alike && worker > 0 ? slots[0] : 1 + random.nextInt(8);
            slowness[worker] = alike ? 1 : random.nextInt(5) == 0 ? 10 : 1 + random.nextDouble();
        }
        LeaseTerms terms = terms(random);
        long beat = terms.stuckNanos() / 10;
        return new Scenario(
                seed,
                faults,
                size,
                costs,
                (1 + random.nextInt(50)) * MILLI,
                slots,
                slowness,
                terms,
                random.nextInt(4) > 0,
                some(random, faults.contains(Fault.POISON) ? 1 + random.nextInt(3) : 0, size),
                some(random, faults.contains(Fault.FLAKY_POISON) ? 1 + random.nextInt(3) : 0, size),
                (1 + random.nextInt(40)) * 100L * MILLI,
                beat,
                faults.contains(Fault.SLOW_NETWORK) ? beat : beat / 100,
                beat / (1 + random.nextInt(5)),
                faults.isEmpty() ? 0 : 1 + random.nextInt(3));
    }

    @Override
    public String toString() {
        return ("seed %d: %s; %d examples, costs %s x %.3f s; slots %s, slowness %s, %s; poison %s, flaky %s; load %.1f s, beat"
                        + " %.3f s, latency %.3f s, tick %.3f s; %s")
                .formatted(
                        seed,
                        faults,
                        size,
                        Arrays.toString(costs),
                        unit / 1e9,
                        Arrays.toString(slots),
                        Arrays.toString(slowness),
                        tells ? "tell what they begin with" : "tell nothing",
                        poison,
                        flaky,
                        load / 1e9,
                        beat / 1e9,
                        latency / 1e9,
                        tick / 1e9,
                        terms);
    }

    int workers() {
        return slots.length;
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    /** All work, one example after another, on the slowest worker. */
    long serial() {
        long sum = 0;
        for (int cost : costs) {
            sum += cost * unit;
        }
        double slowest = 1;
        for (double factor : slowness) {
            slowest = Math.max(slowest, factor);
        }
        return Math.round(sum * slowest);
    }

    /** Few faults of few kinds, or many of many: what hides behind the one shows in the other. */
    private static EnumSet<Fault> faults(SplittableRandom random) {
        EnumSet<Fault> faults = EnumSet.noneOf(Fault.class);
        double chance = List.of(0.0, 0.1, 0.25, 0.5).get(random.nextInt(4));
        for (Fault fault : Fault.values()) {
            if (random.nextDouble() < chance) {
                faults.add(fault);
            }
        }
        if (random.nextInt(4) == 0) {
            List<Fault> all = List.of(Fault.values());
            faults.add(all.get(random.nextInt(all.size())));
        }
        return faults;
    }

    private static LeaseTerms terms(SplittableRandom random) {
        LeaseTerms usual = LeaseTerms.DEFAULT;
        long stuck = (2 + random.nextInt(9)) * SECOND;
        return new LeaseTerms(
                stuck,
                stuck * (1 + random.nextInt(12)),
                stuck / (1 + random.nextInt(10)),
                (1 + random.nextInt(10)) * 100L * MILLI,
                5 * SECOND,
                usual.deathsToSetAside(),
                usual.startsToGiveUp(),
                usual.lossesToStop(),
                random.nextInt(4) == 0 ? 1 : usual.mostSetAside(),
                1 + random.nextInt(3),
                1 << random.nextInt(5),
                1 + random.nextInt(4));
    }

    private static BitSet some(SplittableRandom random, int count, int size) {
        BitSet some = new BitSet();
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            chosen.add(random.nextInt(size));
        }
        chosen.forEach(some::set);
        return some;
    }
}
