package io.seqmark.worker;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.lease.DueActions;
import io.seqmark.lease.Lease;
import io.seqmark.lease.LeaseBook;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.lease.WorkerLoss;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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

    private static final int KILLED = 137;

    private final Object lock = new Object();
    private final WorkerCommand command;
    private final WorkerPlan plan;
    private final WorkerJob job;
    private final Basis basis;
    private final Console console;
    private final Set<String> noted = new HashSet<>();
    private final WorkerMessages messages;
    private final LeaseBook book;
    private final @Nullable WorkerProcess[] processes;
    private final int[] batchSizes;
    private final OomKillCounter memoryKills = new OomKillCounter();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endAll, "workers-end");
    private final Map<String, Double> profile = new LinkedHashMap<>();
    private final ProcessorTime spent = new ProcessorTime();
    private @Nullable WorkerListener listener;
    private @Nullable Work work;
    private @Nullable RuntimeException failure;
    private OptionalInt maxSourceLength = OptionalInt.empty();
    private boolean finishing;
    private int completed;

    /** What is said about workers, and to whom. */
    public interface Console {
        /** Something that the user should know. */
        void warn(String line);

        /** Something that is as it should be, and yet worth a line. */
        void note(String line);

        /** The processes of this run from now on; told when a generation begins and later. */
        void processes(List<ProcessHandle> workers);
    }

    /** One generation. */
    private record Work(Lines lines, Consumer<Generated> sink, Progress progress) {}

    private Coordinator(
            WorkerCommand command, WorkerPlan plan, WorkerJob job, LeaseTerms terms, Basis basis, Console console) {
        this.job = job;
        this.basis = basis;
        this.command = command;
        this.plan = plan;
        this.console = console;
        this.messages = new WorkerMessages(console);
        this.book = new LeaseBook(plan.workers(), terms);
        this.processes = new WorkerProcess[plan.workers()];
        this.batchSizes = new int[plan.workers()];
        Arrays.fill(batchSizes, plan.batchSize());
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
            WorkerCommand command, WorkerPlan plan, WorkerJob job, LeaseTerms terms, Basis basis, Console console) {
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
                        Coordinator.this.dismiss(process, why);
                    }
                }
            });
            Runtime.getRuntime().addShutdownHook(hook);
            tick();
            while (maxSourceLength.isEmpty()) {
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
            work = new Work(lines, sink, progress);
            console.processes(handles());
            book.offer(all, costs);
            handAll();
            while (!book.isDone()) {
                turn();
            }
            awaitCompletion();
            work = null;
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
            Map<String, Double> all = new LinkedHashMap<>(profile);
            all.put("coordinating", spent.seconds());
            int slots = IntStream.range(0, plan.workers())
                    .map(number -> plan.threadsOf(number) * batchSizes[number])
                    .sum();
            return new Facts(maxSourceLength.orElseThrow(), slots, all);
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
        for (WorkerProcess process : processes.clone()) {
            if (process != null) {
                process.kill();
            }
        }
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
        if (!book.isDone() || maxSourceLength.isEmpty()) {
            book.stopReason().ifPresent(reason -> {
                throw messages.stopped(reason, book.setAside().length);
            });
        }
        long began = ProcessorTime.now();
        tick();
        handAll();
        spent.since(began);
    }

    private void tick() {
        DueActions due = book.tick(System.nanoTime());
        for (int number : due.stuck()) {
            WorkerProcess process = processes[number];
            if (process != null) {
                process.kill("showed no sign of life and was killed");
            }
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
            processes[number] = process;
            if (work != null) {
                console.processes(handles());
            }
            Thread.ofPlatform().name("worker-" + number).daemon().start(() -> supervise(process));
        } catch (IOException failed) {
            messages.notStarted(number, failed);
            book.lost(number, System.nanoTime());
        }
    }

    private List<ProcessHandle> handles() {
        return Arrays.stream(processes)
                .filter(Objects::nonNull)
                .map(WorkerProcess::handle)
                .toList();
    }

    // ---- what workers say ------------------------------------------------------------------------------------------

    private Optional<WorkerProcess> admit(String token, Connection connection) {
        synchronized (lock) {
            for (WorkerProcess process : processes) {
                if (process != null && !process.isAttached() && process.hasToken(token)) {
                    process.attach(connection, Thread.currentThread());
                    int number = process.number();
                    process.send(new Message.Job(job.text(plan.threadsOf(number), batchSizes[number])));
                    book.heartbeat(process.number(), System.nanoTime());
                    return Optional.of(process);
                }
            }
            return Optional.empty();
        }
    }

    private void handle(WorkerProcess process, Message message) {
        synchronized (lock) {
            if (processes[process.number()] != process || closing.getCount() == 0) {
                return;
            }
            long began = ProcessorTime.now();
            try {
                act(process, message, System.nanoTime());
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

    private void act(WorkerProcess process, Message message, long now) {
        int number = process.number();
        switch (message) {
            case Message.Noted(String line) -> {
                if (noted.add(line)) {
                    console.note(line);
                }
            }
            case Message.Ready(int slots, int length, Basis found) -> {
                basis.require(found);
                maxSourceLength = OptionalInt.of(length);
                book.joined(number, slots, now);
                hand(number);
            }
            case Message.Beat() -> book.heartbeat(number, now);
            case Message.Begun(long[] ids) -> {
                for (long id : ids) {
                    book.begun(number, id, now);
                }
            }
            case Message.Row(Generated row) -> keep(process, row, now);
            case Message.Shrunk(int sentences) -> {
                // one of its threads has that many from now on
                book.shrunk(number, sentences * plan.threadsOf(number), now);
                batchSizes[number] = Math.clamp(sentences, 1, batchSizes[number]);
                if (work != null) {
                    work.progress().shrunk(sentences);
                }
            }
            case Message.Failed(Message.Cause cause, List<String> problems) -> {
                // a model that others could load is no wrong input: the run's rows are kept
                boolean itself = maxSourceLength.isPresent() && !book.isReady(number);
                switch (itself ? Message.Cause.OTHER : cause) {
                    case INPUT -> fail(new InputException(problems));
                    case MEMORY -> process.ranOutOfMemory(String.join("; ", problems));
                    case OTHER -> process.complain("failed: " + String.join("; ", problems));
                }
            }
            case Message.Spent(Map<String, Double> seconds) -> {
                seconds.forEach((phase, value) -> profile.merge(phase, value, Double::sum));
                completed++;
            }
            case Message.Finish() -> {}
            case Message.Hello _, Message.Job _, Message.Lend _, Message.Recall _ ->
                dismiss(process, "sent a message that is not a worker's");
        }
    }

    private void keep(WorkerProcess process, Generated row, long now) {
        int number = process.number();
        switch (book.finished(number, row.id(), now)) {
            case FIRST -> {
                if (work != null) {
                    work.sink().accept(row);
                    work.progress()
                            .advance(
                                    1,
                                    book.cost(row.id()),
                                    row.hypotheses().getFirst().tokenIds().size());
                }
            }
            case AGAIN -> {}
            case FOREIGN ->
                dismiss(
                        process,
                        "answered for line " + (row.id() + 1) + ", which it was not given: the answer is refused");
        }
        hand(number);
    }

    private void dismiss(WorkerProcess process, String why) {
        if (processes[process.number()] == process && !process.isDismissed()) {
            process.dismiss(why);
            messages.dismissed(process, why);
        }
    }

    private void handAll() {
        for (int number = 0; number < processes.length; number++) {
            hand(number);
        }
    }

    /** Gives a worker what it has room for. */
    private void hand(int number) {
        WorkerProcess process = processes[number];
        Work current = work;
        if (process == null || current == null) {
            return;
        }
        Optional<Lease> lease = book.nextLease(number, System.nanoTime());
        while (lease.isPresent()) {
            lease.get().recall().ifPresent(recall -> {
                WorkerProcess other = processes[recall.worker()];
                if (other != null) {
                    other.send(new Message.Recall(recall.ids()));
                }
            });
            LeaseSender.send(process, lease.get().ids(), current.lines().source());
            lease = book.nextLease(number, System.nanoTime());
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
        if (finishing || closing.getCount() == 0 || processes[number] != process) {
            return;
        }
        processes[number] = null;
        boolean memory = process.isOutOfMemory() || (code == KILLED && !process.isKilled() && memoryKills.happened());
        String ending = memory && !process.isOutOfMemory()
                ? "was killed by the system for lack of memory"
                : process.ending(code);
        boolean smaller = memory && batchSizes[number] > 1;
        if (smaller) {
            batchSizes[number] /= 2;
        }
        long now = System.nanoTime();
        WorkerLoss loss = smaller || process.isDismissed() ? book.dismissed(number, now) : book.lost(number, now);
        if (process.isDismissed()) {
            return;
        }
        messages.ended(process, ending, loss, smaller ? " with " + batchSizes[number] + " sentences in flight" : "");
    }

    /** Asks the workers where their time went, and ends them. */
    private void awaitCompletion() {
        finishing = true;
        int asked = 0;
        for (WorkerProcess process : processes) {
            if (process != null && process.isAttached()) {
                process.send(new Message.Finish());
                asked++;
            }
        }
        long end = System.nanoTime() + COMPLETION_NANOS;
        try {
            while (completed < asked && System.nanoTime() < end) {
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
