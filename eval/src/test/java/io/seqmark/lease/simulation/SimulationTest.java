package io.seqmark.lease.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many runs with many faults. {@code -Dseqmark.seed=N} replays one and prints what happens in it; {@code -Dseqmark.seeds=N} runs
 * so many, {@code -Dseqmark.first_seed=N} from that one on.
 */
@Tag("slow")
final class SimulationTest {
    private static final String SEED = "seqmark.seed";
    private static final int SEEDS = Integer.getInteger("seqmark.seeds", 10_000);
    private static final long FIRST = Long.getLong("seqmark.first_seed", 0);
    /** Lines of the trace, of which the last ones matter. */
    private static final int SHOWN = 60;

    private static final int MOST_FAILURES = 5;

    @Test
    void whateverGoesWrongEveryRowIsThereAtTheEndOnceAndRight() {
        Long only = Long.getLong(SEED);
        if (only != null) {
            replay(only);
            return;
        }
        long start = System.nanoTime();
        Simulation.Tally all = runAll();
        System.out.printf(
                Locale.ROOT,
                "simulation: %,d seeds, 0 failures, %,.0f a second; %s%n",
                SEEDS,
                SEEDS / ((System.nanoTime() - start) / 1e9),
                all);
        // the faults have to bite, or nothing is shown
        assertThat(all.killed).isGreaterThan(SEEDS / 20);
        assertThat(all.failed).isGreaterThan(SEEDS / 20);
        assertThat(all.setAside).isGreaterThan(SEEDS / 50);
    }

    /** On all cores; fails with the first few seeds that do. */
    private static Simulation.Tally runAll() {
        AtomicLong next = new AtomicLong(FIRST);
        Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();
        Simulation.Tally all = new Simulation.Tally();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (int thread = 0; thread < Runtime.getRuntime().availableProcessors(); thread++) {
                threads.execute(() -> {
                    Simulation.Tally mine = new Simulation.Tally();
                    for (long seed = next.getAndIncrement();
                            seed < FIRST + SEEDS && failures.size() < MOST_FAILURES;
                            seed = next.getAndIncrement()) {
                        tried(seed, mine).ifPresent(failures::add);
                    }
                    synchronized (all) {
                        all.add(mine);
                    }
                });
            }
        }
        if (!failures.isEmpty()) {
            AssertionError first = failures.remove();
            failures.forEach(first::addSuppressed);
            throw first;
        }
        return all;
    }

    private static Optional<AssertionError> tried(long seed, Simulation.Tally tally) {
        try {
            tally.add(Simulation.run(seed));
            return Optional.empty();
        } catch (Violation violation) {
            StringBuilder trace = new StringBuilder();
            Optional<Violation> again = Simulation.trace(seed, trace);
            String[] lines = trace.toString().split("\\R");
            StringBuilder shown = new StringBuilder();
            for (int line = Math.max(1, lines.length - SHOWN); line < lines.length; line++) {
                shown.append(lines[line]).append('\n');
            }
            return Optional.of(new AssertionError(
                    "seed %d: %s%n%s%nreplay it with -D%s=%d%s%n%s"
                            .formatted(
                                    seed,
                                    violation.getMessage(),
                                    lines[0],
                                    SEED,
                                    seed,
                                    again.isPresent() ? "" : ", which does not fail again",
                                    shown),
                    violation));
        }
    }

    private static void replay(long seed) {
        StringBuilder trace = new StringBuilder();
        Optional<Violation> violation = Simulation.trace(seed, trace);
        System.out.println(trace);
        violation.ifPresent(found -> {
            throw new AssertionError("seed " + seed + ": " + found.getMessage(), found);
        });
    }
}
