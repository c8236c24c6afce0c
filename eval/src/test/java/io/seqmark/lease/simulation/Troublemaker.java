package io.seqmark.lease.simulation;

import io.seqmark.lease.simulation.SimulatedCoordinator.Ending;
import java.util.List;

/** Decides at the beginning of a life when something is going to happen to its processes. */
final class Troublemaker {
    private static final int MOST_KILLS = 8;
    private static final int MOST_OTHERS = 3;

    private final World world;
    private final Scenario scenario;
    private final SimulatedCoordinator coordinator;
    private final Witness witness;
    /** Happens what may: also when the coordinator is stopped. */
    private final Agenda.Actor fate = new Agenda.Actor();
    /** The coordinator's next stop or jump comes no earlier, so that healthy workers have been heard of in between. */
    private long calmFrom;

    Troublemaker(World world, SimulatedCoordinator coordinator, Witness witness) {
        this.world = world;
        this.scenario = world.scenario;
        this.coordinator = coordinator;
        this.witness = witness;
    }

    void plan() {
        long horizon = scenario.load() * 2
                + scenario.serial() / scenario.workers()
                + scenario.terms().stuckNanos();
        for (Fault fault : scenario.faults()) {
            int most = fault == Fault.WORKER_KILL ? MOST_KILLS : MOST_OTHERS;
            Runnable trouble = trouble(fault);
            for (int count = 1 + world.random.nextInt(most); count > 0; count--) {
                world.agenda.in(world.random.nextLong(horizon), fate, trouble);
            }
        }
    }

    private Runnable trouble(Fault fault) {
        return switch (fault) {
            case WORKER_KILL -> this::killWorker;
            case WORKER_STALL -> this::stopWorker;
            case COORDINATOR_KILL -> () -> coordinator.end(new Ending.Killed(false));
            case POWER_CUT -> () -> coordinator.end(new Ending.Killed(true));
            case INTERRUPT -> () -> coordinator.end(new Ending.Interrupted());
            case COORDINATOR_STALL -> this::stopCoordinator;
            case CLOCK_JUMP -> this::jump;
            case SECOND_COORDINATOR -> coordinator::challenge;
            case FAILED_START,
                    TORN_WRITE,
                    FULL_DISK,
                    DISK_ERRORS,
                    SHORT_TRANSFERS,
                    BIT_ROT,
                    POISON,
                    FLAKY_POISON,
                    FOREIGN_ANSWER,
                    SHRINKING,
                    OUT_OF_MEMORY,
                    REFUSAL,
                    SLOW_NETWORK ->
                () -> {
                    // happens where it belongs
                };
        };
    }

    private void killWorker() {
        List<SimulatedWorker> alive = coordinator.alive();
        if (!alive.isEmpty()) {
            witness.disturbed();
            alive.get(world.random.nextInt(alive.size())).die();
        }
    }

    private void stopWorker() {
        List<SimulatedWorker> alive = coordinator.alive();
        if (!alive.isEmpty()) {
            witness.disturbed();
            double times = List.of(0.3, 0.9, 1.1, 1.5, 4.0, 1e6).get(world.random.nextInt(6));
            alive.get(world.random.nextInt(alive.size())).freeze(world.now() + stuck(times));
        }
    }

    private void stopCoordinator() {
        if (world.now() >= calmFrom) {
            long nanos = stuck(List.of(0.1, 0.4, 0.6, 1.5, 100.0).get(world.random.nextInt(5)));
            world.note("coordinator", "stops for " + nanos / 1e9);
            coordinator.freeze(world.now() + nanos);
            witness.stops(world.now(), nanos);
            calmFrom = world.now() + nanos + stuck(1.5);
        }
    }

    private void jump() {
        if (world.now() >= calmFrom) {
            long nanos = stuck(List.of(-2.0, -0.1, 0.2, 0.45, 2.0, 400.0).get(world.random.nextInt(6)));
            coordinator.jump(nanos);
            witness.jumps(world.now(), nanos);
            calmFrom = world.now() + stuck(1.5);
        }
    }

    private long stuck(double times) {
        return Math.round(scenario.terms().stuckNanos() * times);
    }
}
