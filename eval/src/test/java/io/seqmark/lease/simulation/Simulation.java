package io.seqmark.lease.simulation;

import io.seqmark.base.RunException;
import io.seqmark.journal.FaultyFiles;
import io.seqmark.journal.FaultyFiles.Operation;
import io.seqmark.journal.Journal;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.lease.simulation.SimulatedCoordinator.Ending;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run from its first start to its last row: the coordinator starts as often as it has to, at last without faults, and then
 * every row has to be there.
 */
final class Simulation {
    private static final String FILE = Journal.MAIN + ".rows";
    /** About what a row takes in the file. */
    private static final int ROW_BYTES = 100;

    private final Scenario scenario;
    private final World world;
    private final FaultyFiles files;
    private final Promises promises;
    private final Tally tally = new Tally();

    /** What happened in a run. */
    static final class Tally {
        int lives;
        int setAside;
        int gaveUp;
        int failed;
        int killed;
        long virtualNanos;
        long recomputed;
        long deaths;

        void add(Tally other) {
            lives += other.lives;
            setAside += other.setAside;
            gaveUp += other.gaveUp;
            failed += other.failed;
            killed += other.killed;
            virtualNanos += other.virtualNanos;
            recomputed += other.recomputed;
            deaths += other.deaths;
        }

        @Override
        public String toString() {
            return ("%,d lives of coordinators, of which %,d were killed, %,d ended with the disk, %,d set examples aside and"
                            + " %,d gave up; %,d examples computed again after %,d deaths; %,d virtual hours")
                    .formatted(
                            lives,
                            killed,
                            failed,
                            setAside,
                            gaveUp,
                            recomputed,
                            deaths,
                            virtualNanos / 3_600_000_000_000L);
        }
    }

    private Simulation(long seed, @Nullable StringBuilder trace) {
        scenario = Scenario.of(seed);
        world = new World(scenario, trace);
        files = new FaultyFiles(seed);
        promises = new Promises(scenario.size());
    }

    /**
     * Runs a seed.
     *
     * @throws Violation if anything is not as it has to be
     */
    static Tally run(long seed) {
        return new Simulation(seed, null).run();
    }

    /** Runs a seed again and tells what happens; empty trace if nothing is wrong with it. */
    static Optional<Violation> trace(long seed, StringBuilder trace) {
        Simulation simulation = new Simulation(seed, trace);
        trace.append(simulation.scenario).append(System.lineSeparator());
        try {
            simulation.run();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation);
        }
    }

    private Tally run() {
        try {
            boolean done = false;
            for (int life = 0; life < scenario.lives() && !done; life++) {
                done = live(true);
            }
            if (!done) {
                Violation.unless(live(false), "a run without faults fails");
            }
            requireResult();
        } catch (RuntimeException bug) {
            throw new Violation("unexpected: " + bug, bug);
        }
        tally.virtualNanos = world.now();
        return tally;
    }

    /** One life of the coordinator; true if it ends with all rows. */
    private boolean live(boolean faulty) {
        tally.lives++;
        if (faulty) {
            spoilTheDisk();
        }
        try {
            return switch (lifeOnDisk(faulty)) {
                case Ending.Done() -> true;
                case Ending.SetAside() -> {
                    tally.setAside++;
                    yield false;
                }
                case Ending.GaveUp(var _) -> {
                    tally.gaveUp++;
                    yield false;
                }
                case Ending.Failed(String message) -> fails(faulty, message);
                case Ending.Killed(var _) -> {
                    tally.killed++;
                    yield false;
                }
                case Ending.Interrupted() -> false;
            };
        } catch (RunException failed) {
            files.restart();
            return fails(faulty, String.valueOf(failed.getMessage()));
        }
    }

    private Ending lifeOnDisk(boolean faulty) {
        Journal journal = Journal.open(files, Journal.MAIN, scenario.size(), true);
        boolean powerCut = false;
        try {
            promises.requireKept(journal);
            Ending ending = live(journal, faulty);
            powerCut = ending instanceof Ending.Killed(boolean byPowerCut) && byPowerCut;
            if (ending instanceof Ending.Interrupted) {
                journal.close();
                promises.forced();
            }
            return ending;
        } finally {
            abandon(journal, powerCut);
        }
    }

    private Ending live(Journal journal, boolean faulty) {
        Witness witness = new Witness(scenario, promises);
        SimulatedCoordinator coordinator = new SimulatedCoordinator(world, witness, files, journal, faulty);
        long begin = world.now();
        coordinator.start();
        if (faulty) {
            new Troublemaker(world, coordinator, witness).plan();
        }
        while (coordinator.ending().isEmpty()) {
            Violation.unless(world.agenda.step(), "nothing will ever happen again");
            long bound = bound(witness);
            Violation.unless(
                    world.now() - begin <= bound, "not done in %.0f s, the bound for what went wrong", bound / 1e9);
        }
        world.agenda.clear();
        tally.recomputed += witness.lost();
        tally.deaths += witness.losses();
        return coordinator.ending().get();
    }

    /** The longest that a life may take: whatever goes wrong costs at most all the work once more, and every wait once. */
    private long bound(Witness witness) {
        LeaseTerms terms = scenario.terms();
        long once = scenario.serial()
                + scenario.load()
                + terms.startNanos()
                + terms.stuckNanos()
                + terms.longestRestartNanos()
                + 40 * terms.stragglerNanos()
                + 10 * Scenario.SECOND;
        return (2 + witness.troubles()) * once + witness.backwards() + witness.stopped();
    }

    private boolean fails(boolean faulty, String message) {
        world.note("coordinator", "fails: " + message);
        Violation.unless(
                faulty && scenario.faults().stream().anyMatch(Fault::isOfDisk),
                "fails though nothing is wrong with the disk: %s",
                message);
        tally.failed++;
        return false;
    }

    private void spoilTheDisk() {
        if (scenario.has(Fault.BIT_ROT) && world.once(2) && files.names().contains(FILE)) {
            byte[] content = files.content(FILE);
            if (content.length > 0) {
                int position = world.random.nextInt(content.length);
                content[position] ^= (byte) (1 << world.random.nextInt(Byte.SIZE));
                files.put(FILE, content);
                promises.damaged(position);
                world.note("disk", "a bit flips at " + position);
            }
        }
        int bytes = 1 + scenario.size() * ROW_BYTES;
        if (scenario.has(Fault.TORN_WRITE)) {
            files.killedAfter(1 + world.random.nextInt(bytes));
        }
        if (scenario.has(Fault.FULL_DISK)) {
            files.withRoom(world.random.nextInt(bytes));
        }
        if (scenario.has(Fault.SHORT_TRANSFERS)) {
            files.withShortTransfers();
        }
        if (scenario.has(Fault.DISK_ERRORS)) {
            Operation operation = List.of(Operation.values()).get(world.random.nextInt(Operation.values().length));
            files.failing(operation, operation == Operation.FORCE ? 0.2 : 0.02);
        }
    }

    /** The process is gone: its handles are dead, what it has written is there, or on a power cut some of it. */
    private void abandon(Journal journal, boolean powerCut) {
        if (powerCut) {
            files.powerCut();
            promises.powerCut();
        } else {
            files.restart();
        }
        try {
            journal.close();
        } catch (RunException dead) {
            // frees its index all the same
        }
    }

    /** Every example once, with the right content, and what an interrupted run leaves is the same as what another does. */
    private void requireResult() {
        FaultyFiles left = scenario.has(Fault.POWER_CUT) ? files.powerCut() : files.restart();
        try (Journal journal = Journal.open(left, Journal.MAIN, scenario.size(), true)) {
            journal.requireComplete();
            promises.requireKept(journal);
            Violation.unless(journal.rows() == scenario.size(), "%d rows", journal.rows());
        }
    }
}
