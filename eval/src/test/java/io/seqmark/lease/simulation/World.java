package io.seqmark.lease.simulation;

import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What all of a run share: time, chance, and the trace. */
final class World {
    final Scenario scenario;
    final Agenda agenda = new Agenda();
    /** Of what happens; the scenario has its own. */
    final SplittableRandom random;

    private final @Nullable StringBuilder trace;

    World(Scenario scenario, @Nullable StringBuilder trace) {
        this.scenario = scenario;
        this.random = new SplittableRandom(~scenario.seed());
        this.trace = trace;
    }

    long now() {
        return agenda.now();
    }

    boolean isTraced() {
        return trace != null;
    }

    /** A line of the trace; whoever makes details that cost asks {@link #isTraced} first. */
    void note(String who, Object what) {
        if (trace != null) {
            trace.append(String.format(Locale.ROOT, "%12.3f  %-15s %s%n", now() / 1e9, who, what));
        }
    }

    /** The way of a message. */
    long latency() {
        return 1 + random.nextLong(scenario.latency());
    }

    /** A chance in so many. */
    boolean once(int in) {
        return random.nextInt(in) == 0;
    }
}
