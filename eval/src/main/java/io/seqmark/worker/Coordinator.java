package io.seqmark.worker;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.lease.DueActions;
import io.seqmark.lease.LeaseBook;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.lease.WorkerLoss;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has worker processes of this machine compute a run. {@link LeaseBook} decides; this class starts and ends processes, carries
 * messages, and hands the first result of each example on. It holds no model, so that it stays small and survives its workers;
 * they end when it does. For one generation, or for several one after the other that the same processes compute; its methods are
 * called by one thread.
 */
public final class Coordinator implements Generator {
    private static final long TICK_MILLIS = 100;
    /** How long a lost worker's last messages may take to be read. */
    private static final long READ_OUT_MILLIS = 60_000;
    /** How long workers may take to say where their time went. */
    private static final long COMPLETION_NANOS = Duration.ofSeconds(2).toNanos();

    /** Exit codes of processes that ended by a signal that goes to a whole group: hang-up, interrupt, termination. */
    private static final List<Integer> GROUP_SIGNALS = List.of(129, 130, 143);

    private final Object lock = new Object();
    private final WorkerCommand command;
    private final WorkerPlan plan;
    private final LeaseTerms terms;
    private final boolean lasting;
    private final WorkerPool pool;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endAll, "workers-end");
    private final ProcessorTime spent = new ProcessorTime();
    private @Nullable WorkerListener listener;
    private @Nullable RuntimeException failure;
    private boolean finishing;
    private Run run;
    private LeaseBook book;
    private WorkerMessages messages;
    private Exchange exchange;

    /**
     * What workers compute.
     *
     * @param job what each of them is told of it
     * @param basis of its rows, which must be that of each worker
     * @param console told of its workers
     */
    public record Run(WorkerJob job, Basis basis, WorkerConsole console) {}

    private Coordinator(WorkerCommand command, WorkerPlan plan, LeaseTerms terms, Run run, boolean lasting) {
        this.command = command;
        this.plan = plan;
        this.terms = terms;
        this.lasting = lasting;
        this.pool = new WorkerPool(plan);
        this.run = run;
        this.book = new LeaseBook(plan.workers(), terms);
        this.messages = new WorkerMessages(run.console());
        this.exchange = exchange(0);
    }

    /**
     * Starts workers for one run and waits until one has loaded the model.
     *
     * @throws InputException if the model cannot be used
     * @throws RunException if no worker gets so far
     */
    public static Coordinator start(WorkerCommand command, WorkerPlan plan, LeaseTerms terms, Run run) {
        return start(new Coordinator(command, plan, terms, run, false));
    }

    /** The same for a first run, after which the workers stay for {@link #next}. */
    public static Coordinator startLasting(WorkerCommand command, WorkerPlan plan, LeaseTerms terms, Run run) {
        return start(new Coordinator(command, plan, terms, run, true));
    }

    private static Coordinator start(Coordinator coordinator) {
        try {
            coordinator.open();
            return coordinator;
        } catch (RuntimeException failed) {
            coordinator.close();
            throw failed;
        }
    }

    /**
     * Has the same workers change to another run, once the one before is over, and waits until one has.
     *
     * @throws InputException if the model cannot be used like that
     * @throws RunException if no worker gets so far
     */
    public void next(Run other) {
        synchronized (lock) {
            long now = System.nanoTime();
            run = other;
            book = new LeaseBook(plan.workers(), terms);
            messages = new WorkerMessages(other.console());
            exchange = exchange(exchange.run() + 1);
            finishing = false;
            for (WorkerProcess process : pool.all()) {
                book.started(process.number(), now);
                process.change();
                process.send(job(process));
            }
            awaitModel();
        }
    }

    private Exchange exchange(int number) {
        return new Exchange(number, plan, book, pool, run.basis(), run.console(), messages);
    }

    private Message.Job job(WorkerProcess process) {
        int number = process.number();
        return new Message.Job(
                exchange.run(), !lasting, run.job().text(plan.threadsOf(number), pool.batchSize(number)));
    }

    private void open() {
        synchronized (lock) {
            listener = WorkerListener.open(new WorkerListener.Host() {
                @Override
                public Optional<WorkerProcess> admit(String token, Connection connection) {
                    return Coordinator.this.admit(token, connection);
                }

                @Override
                public void handle(WorkerProcess process, Message message) {
                    Coordinator.this.handle(process, message);
                }

                @Override
                public void dismiss(WorkerProcess process, String why) {
                    synchronized (lock) {
                        exchange.dismiss(process, why);
                    }
                }
            });
            Runtime.getRuntime().addShutdownHook(hook);
            awaitModel();
        }
    }

    /** Until a worker has loaded it. */
    private void awaitModel() {
        tick();
        while (exchange.maxSourceLength().isEmpty()) {
            turn();
        }
    }

    /**
     * As {@link Generator#generate}. The unit of the progress is the cost of an example.
     *
     * @throws RunException also if examples were set aside, or no worker gets on
     */
    @Override
    public void generate(Lines lines, Consumer<Generated> sink, Progress progress) {
        long[] all = lines.stream().toArray();
        int[] costs = Arrays.stream(all)
                .mapToInt(id -> LeaseSender.cost(lines.text(id)))
                .toArray();
        progress.begin(lines.count(), Arrays.stream(costs).asLongStream().sum());
        synchronized (lock) {
            exchange.begin(lines, sink, progress);
            run.console().processes(pool.handles());
            book.offer(all, costs);
            exchange.handAll();
            while (!book.isDone()) {
                turn();
            }
            awaitCompletion();
            exchange.end();
            WorkerMessages.requireNone(book.setAside());
        }
    }

    /**
     * The profile is that of the workers' threads as far as they could say; {@code coordinating} is this process's part in
     * processor time: leases, messages, and what the sink does with results.
     */
    @Override
    public Facts facts() {
        synchronized (lock) {
            Map<String, Double> all = exchange.profile();
            all.put("coordinating", spent.seconds());
            return new Facts(exchange.maxSourceLength().orElseThrow(), pool.slots(), all);
        }
    }

    /** Ends the workers. */
    @Override
    public void close() {
        endAll();
        synchronized (lock) {
            if (listener != null) {
                listener.close();
            }
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // then it has run
        }
    }

    /** Also called by the end of this process, in which case nobody may wait for the lock. */
    private void endAll() {
        closing.countDown();
        pool.killAll();
        WorkerListener opened = listener;
        if (opened != null) {
            opened.remove();
        }
    }

    // ---- time ------------------------------------------------------------------------------------------------------

    /** Waits for news, but not for long, and does what is due. */
    @SuppressWarnings("WaitNotInLoop") // its callers loop
    private void turn() {
        try {
            lock.wait(TICK_MILLIS);
        } catch (InterruptedException interrupted) {
            throw RunException.interrupted(interrupted);
        }
        if (failure != null) {
            throw failure;
        }
        if (!book.isDone() || exchange.maxSourceLength().isEmpty()) {
            book.stopReason().ifPresent(reason -> {
                throw messages.stopped(reason, book.setAside().length);
            });
        }
        long began = ProcessorTime.now();
        tick();
        exchange.handAll();
        spent.since(began);
    }

    private void tick() {
        DueActions due = book.tick(System.nanoTime());
        for (int number : due.stuck()) {
            pool.at(number).ifPresent(process -> process.kill("showed no sign of life and was killed"));
        }
        due.restart().forEach(this::start);
        if (listener != null) {
            listener.tick();
        }
    }

    private void start(int number) {
        book.started(number, System.nanoTime());
        WorkerListener open = listener;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        try {
            WorkerProcess process =
                    WorkerProcess.start(number, command.line(open.socket(), open.folder(), plan.workers()));
            pool.put(process);
            if (exchange.isGenerating()) {
                run.console().processes(pool.handles());
            }
            Thread.ofPlatform().name("worker-" + number).daemon().start(() -> supervise(process));
        } catch (IOException failed) {
            messages.notStarted(number, failed);
            book.lost(number, System.nanoTime());
        }
    }

    // ---- what workers say ------------------------------------------------------------------------------------------

    private Optional<WorkerProcess> admit(String token, Connection connection) {
        synchronized (lock) {
            Optional<WorkerProcess> awaited = pool.awaited(token);
            awaited.ifPresent(process -> {
                process.attach(connection, Thread.currentThread());
                process.send(job(process));
                book.heartbeat(process.number(), System.nanoTime());
            });
            return awaited;
        }
    }

    private void handle(WorkerProcess process, Message message) {
        synchronized (lock) {
            if (!pool.has(process) || closing.getCount() == 0) {
                return;
            }
            long began = ProcessorTime.now();
            try {
                exchange.act(process, message, System.nanoTime());
            } catch (RuntimeException failed) {
                // the sink's, above all: the journal cannot be written
                fail(failed);
            }
            spent.since(began);
            // whoever waits looks by itself several times a second: each row would cost more to tell than to keep
            boolean routine = message instanceof Message.Beat
                    || message instanceof Message.Begun
                    || message instanceof Message.Row;
            if (!routine || failure != null || book.isDone()) {
                lock.notifyAll();
            }
        }
    }

    // ---- ends ------------------------------------------------------------------------------------------------------

    private void supervise(WorkerProcess process) {
        try {
            int code = process.await(READ_OUT_MILLIS);
            // Ctrl-C goes to workers, too: wait to see whether it is this process that ends
            if (GROUP_SIGNALS.contains(code) && closing.await(1, TimeUnit.SECONDS)) {
                return;
            }
            synchronized (lock) {
                ended(process, code);
                lock.notifyAll();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(WorkerProcess process, int code) {
        int number = process.number();
        if (closing.getCount() == 0 || !pool.has(process)) {
            return;
        }
        pool.remove(process);
        if (finishing) {
            return; // another one is started where there is another run
        }
        WorkerPool.Ending ending = pool.ending(process, code);
        exchange.lost(number);
        long now = System.nanoTime();
        WorkerLoss loss =
                ending.smaller() || process.isDismissed() ? book.dismissed(number, now) : book.lost(number, now);
        if (process.isDismissed()) {
            return;
        }
        String again = ending.smaller() ? " with " + pool.batchSize(number) + " sentences in flight" : "";
        messages.ended(process, ending.words(), loss, again);
    }

    /** Asks the workers where their time went, and ends them unless they shall stay. */
    private void awaitCompletion() {
        finishing = true;
        int asked = pool.tellAll(lasting ? new Message.RunOver() : new Message.Finish());
        long end = System.nanoTime() + COMPLETION_NANOS;
        try {
            while (exchange.completed() < asked && System.nanoTime() < end) {
                lock.wait(TICK_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // all is done; whoever asked for the end gets it next
        }
        if (!lasting) {
            endAll();
        }
    }

    private void fail(RuntimeException failed) {
        if (failure == null) {
            failure = failed;
        }
    }
}
