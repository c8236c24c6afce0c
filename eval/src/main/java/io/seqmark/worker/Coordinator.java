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
 * they end when it does. For one generation; its methods are called by one thread.
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
    private final WorkerJob job;
    private final WorkerConsole console;
    private final WorkerMessages messages;
    private final LeaseBook book;
    private final WorkerPool pool;
    private final Exchange exchange;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endAll, "workers-end");
    private final ProcessorTime spent = new ProcessorTime();
    private @Nullable WorkerListener listener;
    private @Nullable RuntimeException failure;
    private boolean finishing;

    private Coordinator(
            WorkerCommand command,
            WorkerPlan plan,
            WorkerJob job,
            LeaseTerms terms,
            Basis basis,
            WorkerConsole console) {
        this.job = job;
        this.command = command;
        this.plan = plan;
        this.console = console;
        this.messages = new WorkerMessages(console);
        this.book = new LeaseBook(plan.workers(), terms);
        this.pool = new WorkerPool(plan);
        this.exchange = new Exchange(plan, book, pool, basis, console, messages);
    }

    /**
     * Starts workers and waits until one has loaded the model.
     *
     * @param job what each of them is told of the run
     * @param basis of the run's rows, which must be that of each worker
     * @throws InputException if the model cannot be used
     * @throws RunException if no worker gets so far
     */
    public static Coordinator start(
            WorkerCommand command,
            WorkerPlan plan,
            WorkerJob job,
            LeaseTerms terms,
            Basis basis,
            WorkerConsole console) {
        Coordinator coordinator = new Coordinator(command, plan, job, terms, basis, console);
        try {
            coordinator.open();
            return coordinator;
        } catch (RuntimeException failed) {
            coordinator.close();
            throw failed;
        }
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
            tick();
            while (exchange.maxSourceLength().isEmpty()) {
                turn();
            }
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
            console.processes(pool.handles());
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
                console.processes(pool.handles());
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
                int number = process.number();
                process.send(new Message.Job(job.text(plan.threadsOf(number), pool.batchSize(number))));
                book.heartbeat(number, System.nanoTime());
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
        if (finishing || closing.getCount() == 0 || !pool.has(process)) {
            return;
        }
        pool.remove(process);
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

    /** Asks the workers where their time went, and ends them. */
    private void awaitCompletion() {
        finishing = true;
        int asked = pool.finishAll();
        long end = System.nanoTime() + COMPLETION_NANOS;
        try {
            while (exchange.completed() < asked && System.nanoTime() < end) {
                lock.wait(TICK_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // all is done; whoever asked for the end gets it next
        }
        endAll();
    }

    private void fail(RuntimeException failed) {
        if (failure == null) {
            failure = failed;
        }
    }
}
