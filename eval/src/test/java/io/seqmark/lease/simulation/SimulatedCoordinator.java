package io.seqmark.lease.simulation;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.journal.FaultyFiles;
import io.seqmark.journal.Journal;
import io.seqmark.journal.RowCodec;
import io.seqmark.lease.DueActions;
import io.seqmark.lease.Lease;
import io.seqmark.lease.LeaseBook;
import io.seqmark.lease.RowStatus;
import io.seqmark.lease.StopReason;
import io.seqmark.lease.WorkerLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One life of the coordinator: what it does with a book and a journal, without threads, processes and sockets. */
final class SimulatedCoordinator extends Agenda.Actor {
    private final World world;
    private final Witness witness;
    private final FaultyFiles files;
    private final Journal journal;
    private final boolean faulty;
    private final LeaseBook book;
    private final @Nullable SimulatedWorker[] processes;
    private final int[] slots;
    private final Map<Fault, Integer> budget = new EnumMap<>(Fault.class);
    private int started;
    private long clockOffset;
    private boolean turnIsDue;
    private boolean written;
    private @Nullable Ending ending;

    /** How a life ends. */
    sealed interface Ending {
        /** All rows are there. */
        record Done() implements Ending {}

        /** All others are. */
        record SetAside() implements Ending {}

        record GaveUp(StopReason reason) implements Ending {}

        /** The journal could not be written or read. */
        record Failed(String message) implements Ending {}

        /** In the middle of things. */
        record Killed(boolean byPowerCut) implements Ending {}

        record Interrupted() implements Ending {}
    }

    SimulatedCoordinator(World world, Witness witness, FaultyFiles files, Journal journal, boolean faulty) {
        this.world = world;
        this.witness = witness;
        this.files = files;
        this.journal = journal;
        this.faulty = faulty;
        Scenario scenario = world.scenario;
        book = new LeaseBook(scenario.workers(), scenario.terms());
        processes = new SimulatedWorker[scenario.workers()];
        slots = scenario.slots().clone();
        for (Fault fault : scenario.faults()) {
            boolean persistent = fault == Fault.FAILED_START && world.once(4);
            budget.put(fault, persistent ? 10_000 : 1 + world.random.nextInt(4));
        }
    }

    void start() {
        Scenario scenario = world.scenario;
        long[] ids = new long[scenario.size()];
        int[] costs = new int[scenario.size()];
        int missing = 0;
        for (int id = 0; id < scenario.size(); id++) {
            if (!journal.contains(id)) {
                ids[missing] = id;
                costs[missing++] = scenario.costs()[id];
            }
        }
        book.offer(Arrays.copyOf(ids, missing), Arrays.copyOf(costs, missing));
        world.note("coordinator", faulty ? "starts with " + missing + " examples" : "starts without faults");
        ticking();
        forcing();
    }

    Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    void end(Ending how) {
        if (ending == null) {
            world.note("coordinator", how);
            ending = how;
            leave();
        }
    }

    /** Workers whose processes live. */
    List<SimulatedWorker> alive() {
        List<SimulatedWorker> alive = new ArrayList<>();
        for (SimulatedWorker process : processes) {
            if (process != null && !process.isGone()) {
                alive.add(process);
            }
        }
        return alive;
    }

    void jump(long nanos) {
        world.note("coordinator", "its clock jumps by " + nanos / 1e9);
        clockOffset += nanos;
    }

    /** Nobody else may write meanwhile. */
    void challenge() {
        try (Journal second = Journal.open(files, Journal.MAIN, world.scenario.size(), true)) {
            throw new Violation("a second coordinator has " + second.rows() + " rows");
        } catch (InputException refused) {
            world.note("coordinator", "a second one is refused");
        }
    }

    // ---- what may go wrong here ------------------------------------------------------------------------------------

    /** Whether such a fault may happen once more in this life; it is counted. */
    boolean mayInject(Fault fault) {
        boolean may = faulty && budget.getOrDefault(fault, 0) > 0;
        if (may) {
            budget.merge(fault, -1, Integer::sum);
            witness.disturbed();
        }
        return may;
    }

    boolean mayRunOutOfMemory() {
        return faulty && (world.scenario.has(Fault.SHRINKING) || world.scenario.has(Fault.OUT_OF_MEMORY));
    }

    boolean isPoison(int id) {
        return faulty
                && (world.scenario.poison().get(id) || (world.scenario.flaky().get(id) && world.once(2)));
    }

    /**
     * Which example's result a worker sends: not always the one that it has computed. Nobody can tell if by then it is one that
     * it is to compute, until it sends that twice: never, if it hands its lease back. Then only another worker could notice.
     */
    long answer(SimulatedWorker worker, int id) {
        if (!world.scenario.has(Fault.FOREIGN_ANSWER) || !world.once(10) || !mayInject(Fault.FOREIGN_ANSWER)) {
            return id;
        }
        int size = world.scenario.size();
        boolean getsTold = !world.scenario.has(Fault.REFUSAL) && !world.scenario.has(Fault.FAILED_START);
        List<Long> foreign = new ArrayList<>(List.of(-1L, (long) size, Long.MAX_VALUE));
        for (int other = 0; other < size; other++) {
            if (!witness.isAwaited(worker.number(), other) && (witness.isFinished(other) || getsTold)) {
                foreign.add((long) other);
            }
        }
        return foreign.get(world.random.nextInt(foreign.size()));
    }

    /** Memory ran out: its next process has half as much room. */
    void halve(int worker) {
        slots[worker] = Math.max(1, slots[worker] / 2);
    }

    // ---- time ------------------------------------------------------------------------------------------------------

    private long clock() {
        return world.now() + clockOffset;
    }

    private void ticking() {
        turn();
        world.agenda.in(world.scenario.tick(), this, this::ticking);
    }

    /** As a journal on a real disk does by itself. */
    private void forcing() {
        if (written) {
            written = false;
            try {
                journal.force();
                witness.forced();
            } catch (RunException failed) {
                // whoever writes next is told
            }
        }
        world.agenda.in(Scenario.SECOND, this, this::forcing);
    }

    private void turnSoon() {
        if (!turnIsDue) {
            turnIsDue = true;
            world.agenda.in(1 + world.random.nextLong(Scenario.MILLI), this, () -> {
                turnIsDue = false;
                turn();
            });
        }
    }

    private void turn() {
        if (endIfDone()) {
            return;
        }
        Optional<StopReason> reason = book.stopReason();
        if (reason.isPresent()) {
            witness.gaveUp(reason.get());
            end(new Ending.GaveUp(reason.get()));
            return;
        }
        DueActions due = book.tick(clock());
        for (int number : due.stuck()) {
            SimulatedWorker process = processes[number];
            if (process != null) {
                witness.stuck(process, world.now());
                // the process ends a moment later, and what it has sent is read
                world.agenda.in(world.latency(), this, process::die);
            }
        }
        witness.ticked(world.now());
        due.restart().forEach(this::startWorker);
        for (int number = 0; number < processes.length; number++) {
            hand(number);
        }
        witness.requireNobodyIdle(book, world.now());
    }

    private boolean endIfDone() {
        if (!book.isDone()) {
            return false;
        }
        if (book.setAside().length > 0) {
            witness.requireSetAside(book.setAside());
            end(new Ending.SetAside());
            return true;
        }
        try {
            journal.requireComplete();
            journal.close();
            witness.forced();
            end(new Ending.Done());
        } catch (RunException failed) {
            end(new Ending.Failed(String.valueOf(failed.getMessage())));
        }
        return true;
    }

    private void startWorker(int number) {
        book.started(number, clock());
        SimulatedWorker process = new SimulatedWorker(world, this, number, started++, slots[number]);
        processes[number] = process;
        witness.started(process, world.now());
        world.note(process.toString(), "starts");
        process.start();
    }

    // ---- what workers say ------------------------------------------------------------------------------------------

    void hear(SimulatedWorker process, Said said) {
        int number = process.number();
        if (processes[number] != process) {
            return;
        }
        if (!(said instanceof Said.Beat)) {
            world.note(process.toString(), said);
        }
        witness.heard(process, world.now());
        long now = clock();
        switch (said) {
            case Said.Hello(), Said.Beat() -> book.heartbeat(number, now);
            case Said.Ready(int room) -> {
                book.joined(number, room, now);
                witness.ready(number, room);
            }
            case Said.Begun(int id) -> {
                book.begun(number, id, now);
                witness.told(number, id);
            }
            case Said.Row row -> keep(process, row, now);
            case Said.Shrunk(int room) -> {
                slots[number] = room;
                book.shrunk(number, room, now);
                witness.shrunk(number, room);
            }
            case Said.Refused(long lease) -> {
                book.refused(number, lease, now);
                witness.refused(number, lease);
            }
        }
        if (!(said instanceof Said.Beat || said instanceof Said.Begun) && ending == null) {
            hand(number);
            turnSoon();
        }
    }

    private void keep(SimulatedWorker process, Said.Row row, long now) {
        Generated generated = RowCodec.decode(row.bytes().rewind())
                .orElseThrow(() -> new Violation("row " + row.id() + " did not survive its way"));
        RowStatus verdict = book.finished(process.number(), generated.id(), now);
        witness.finished(process, generated.id(), verdict);
        switch (verdict) {
            case FIRST -> append(generated);
            case AGAIN ->
                Violation.unless(
                        !journal.contains(generated.id()) || !journal.append(generated),
                        "the journal has taken %d twice",
                        generated.id());
            case FOREIGN -> {
                world.note("coordinator", "dismisses " + process);
                world.agenda.in(world.latency(), this, process::dismiss);
            }
        }
    }

    private void append(Generated row) {
        try {
            Violation.unless(journal.append(row), "example %d is in the journal already", row.id());
            written = true;
            witness.appended((int) row.id(), journal.length(Journal.MAIN));
        } catch (RunException failed) {
            end(new Ending.Failed(String.valueOf(failed.getMessage())));
        } catch (FaultyFiles.Killed killed) {
            end(new Ending.Killed(false));
        }
    }

    private void hand(int number) {
        SimulatedWorker process = processes[number];
        if (process == null) {
            return;
        }
        for (Optional<Lease> next = book.nextLease(number, clock());
                next.isPresent();
                next = book.nextLease(number, clock())) {
            Lease lease = next.get();
            if (world.isTraced()) {
                world.note("coordinator", "lends " + process + " " + lease.kind() + " " + Arrays.toString(lease.ids()));
            }
            witness.granted(number, lease, world.now());
            lease.recall().ifPresent(recall -> {
                SimulatedWorker other = processes[recall.worker()];
                if (other != null) {
                    other.recall(recall.ids());
                }
            });
            process.lend(lease);
        }
    }

    /** A process is gone, and what it sent was read. */
    void lose(SimulatedWorker process) {
        int number = process.number();
        if (processes[number] != process) {
            return;
        }
        processes[number] = null;
        WorkerLoss loss = process.isDismissed() ? book.dismissed(number, clock()) : book.lost(number, clock());
        if (world.isTraced()) {
            world.note(
                    "coordinator",
                    "lost " + process + ": " + loss.unfinished() + " unfinished, set aside "
                            + Arrays.toString(loss.setAside()));
        }
        witness.lost(process, loss);
        turnSoon();
    }
}
