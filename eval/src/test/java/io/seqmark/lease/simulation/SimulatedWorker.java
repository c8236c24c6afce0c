package io.seqmark.lease.simulation;

import io.seqmark.lease.Lease;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A worker's process: it computes several examples at once, and takes the next one as soon as one is done. */
final class SimulatedWorker extends Agenda.Actor {
    private final World world;
    private final SimulatedCoordinator coordinator;
    private final String name;
    private final int number;
    private int slots;
    private boolean ready;
    private final Deque<Integer> queue = new ArrayDeque<>();
    private final List<Flight> flights = new ArrayList<>();
    private final Deque<Letter> underWay = new ArrayDeque<>();
    private long lastArrival;
    private long lastOrder;
    private long frozenUntil;
    private boolean diedByItself;
    private boolean isDismissed;

    /** An example that is being computed. */
    private static final class Flight {
        private final int id;
        private boolean over;

        Flight(int id) {
            this.id = id;
        }
    }

    /** A message that has not arrived. */
    private static final class Letter {
        private boolean lost;
    }

    SimulatedWorker(World world, SimulatedCoordinator coordinator, int number, int process, int slots) {
        this.world = world;
        this.coordinator = coordinator;
        this.number = number;
        this.slots = slots;
        name = "worker " + number + "." + process;
    }

    int number() {
        return number;
    }

    /** Until when it was stopped last; 0 if it never was. */
    long frozenUntil() {
        return frozenUntil;
    }

    /** No example is to blame for its end. */
    void dismiss() {
        isDismissed = true;
        die();
    }

    boolean isDismissed() {
        return isDismissed;
    }

    /** Whether an example killed it. */
    boolean diedByItself() {
        return diedByItself;
    }

    int slots() {
        return slots;
    }

    /** Being computed now. */
    List<Integer> inFlight() {
        return flights.stream().map(flight -> flight.id).toList();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    void freeze(long until) {
        super.freeze(until);
        frozenUntil = Math.max(frozenUntil, until);
        world.note(name, "stops until " + until / 1e9);
    }

    /** From exec on. */
    void start() {
        long load = world.scenario.load();
        long hello =
                1 + world.random.nextLong(Math.min(load, world.scenario.terms().startNanos() / 4));
        if (world.scenario.has(Fault.FAILED_START) && world.once(2) && coordinator.mayInject(Fault.FAILED_START)) {
            world.agenda.in(1 + world.random.nextLong(load), this, this::die);
        }
        world.agenda.in(hello, this, () -> {
            say(new Said.Hello());
            beat();
        });
        world.agenda.in(load, this, () -> {
            ready = true;
            say(new Said.Ready(slots));
            fill();
        });
    }

    /** A lease is sent to it. */
    void lend(Lease lease) {
        order(() -> {
            if (world.scenario.has(Fault.REFUSAL) && world.once(10) && coordinator.mayInject(Fault.REFUSAL)) {
                say(new Said.Refused(lease.number()));
                return;
            }
            for (long id : lease.ids()) {
                queue.add((int) id);
            }
            fill();
        });
    }

    /** It is asked not to begin with these. */
    void recall(long[] ids) {
        order(() -> {
            for (long id : ids) {
                queue.removeIf(queued -> queued == id);
            }
        });
    }

    /** Ends, with or without having sent all that it had to say. */
    void die() {
        if (isGone()) {
            return;
        }
        leave();
        if (!underWay.isEmpty()) {
            int kept = world.random.nextInt(underWay.size() + 1);
            for (Letter letter : underWay) {
                letter.lost = kept-- <= 0;
            }
        }
        world.note(name, "dies");
        lastArrival = Math.max(lastArrival, world.now()) + world.latency();
        world.agenda.at(lastArrival, coordinator, () -> coordinator.lose(this));
    }

    private void beat() {
        say(new Said.Beat());
        world.agenda.in(world.scenario.beat(), this, this::beat);
    }

    private void say(Said said) {
        Letter letter = new Letter();
        underWay.add(letter);
        lastArrival = Math.max(lastArrival, world.now() + world.latency());
        world.agenda.at(lastArrival, coordinator, () -> {
            underWay.remove();
            if (!letter.lost) {
                coordinator.hear(this, said);
            }
        });
    }

    private void order(Runnable order) {
        lastOrder = Math.max(lastOrder, world.now() + world.latency());
        world.agenda.at(lastOrder, this, order);
    }

    private void fill() {
        while (ready && !isGone() && flights.size() < slots && !queue.isEmpty()) {
            begin(queue.remove());
        }
    }

    private void begin(int id) {
        Scenario scenario = world.scenario;
        if (scenario.tells()) {
            say(new Said.Begun(id));
        }
        Flight flight = new Flight(id);
        flights.add(flight);
        double factor = scenario.slowness()[number] * (0.8 + 0.4 * world.random.nextDouble());
        long time = Math.max(1, Math.round(scenario.costs()[id] * scenario.unit() * factor));
        if (coordinator.isPoison(id)) {
            world.agenda.in(world.random.nextLong(time), this, () -> {
                if (!flight.over) {
                    world.note(name, "dies of " + id);
                    diedByItself = true;
                    die();
                }
            });
        }
        world.agenda.in(time, this, () -> finish(flight));
        if (coordinator.mayRunOutOfMemory() && world.once(20)) {
            runOutOfMemory();
        }
    }

    private void finish(Flight flight) {
        if (flight.over) {
            return;
        }
        flight.over = true;
        flights.remove(flight);
        long answer = coordinator.answer(this, flight.id);
        say(new Said.Row(answer, Rows.sent(answer, world.random.nextInt(1000))));
        fill();
    }

    private void runOutOfMemory() {
        if (world.scenario.has(Fault.SHRINKING) && coordinator.mayInject(Fault.SHRINKING)) {
            slots = Math.max(1, slots / 2);
            say(new Said.Shrunk(slots));
            while (flights.size() > slots) {
                Flight last = flights.removeLast();
                last.over = true;
                queue.addFirst(last.id);
            }
        } else if (world.scenario.has(Fault.OUT_OF_MEMORY) && coordinator.mayInject(Fault.OUT_OF_MEMORY)) {
            isDismissed = slots > 1;
            coordinator.halve(number);
            world.agenda.in(1, this, this::die);
        }
    }
}
