package io.seqmark.worker;

import io.seqmark.base.InputException;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.lease.Lease;
import io.seqmark.lease.LeaseBook;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes to and fro between the lease book and the workers in one run: leases there, results and news back. Its methods are
 * called under the coordinator's lock.
 */
final class Exchange {
    private final int run;
    private final WorkerPlan plan;
    private final LeaseBook book;
    private final WorkerPool pool;
    private final Basis basis;
    private final WorkerConsole console;
    private final WorkerMessages messages;
    private final Set<String> noted = new HashSet<>();
    private final Map<String, Double> profile = new LinkedHashMap<>();
    private @Nullable Work work;
    private OptionalInt maxSourceLength = OptionalInt.empty();
    private int completed;

    /** One generation. */
    private record Work(Lines lines, Consumer<Generated> sink, Progress progress) {}

    /**
     * Before any worker has come.
     *
     * @param run the number that workers are told
     * @param basis of the run's rows, which must be that of each worker
     */
    Exchange(
            int run,
            WorkerPlan plan,
            LeaseBook book,
            WorkerPool pool,
            Basis basis,
            WorkerConsole console,
            WorkerMessages messages) {
        this.run = run;
        this.plan = plan;
        this.book = book;
        this.pool = pool;
        this.basis = basis;
        this.console = console;
        this.messages = messages;
    }

    /** Its number. */
    int run() {
        return run;
    }

    /** A generation begins. */
    void begin(Lines lines, Consumer<Generated> sink, Progress progress) {
        work = new Work(lines, sink, progress);
    }

    /** It has ended. */
    void end() {
        work = null;
    }

    boolean isGenerating() {
        return work != null;
    }

    /** A worker has ended before the generation did. */
    void lost(int number) {
        if (work != null) {
            work.progress().lost(number);
        }
    }

    /** What the model says; absent until a worker has loaded it. */
    OptionalInt maxSourceLength() {
        return maxSourceLength;
    }

    /** Seconds of the workers' threads by phase, as far as they could say. */
    Map<String, Double> profile() {
        return new LinkedHashMap<>(profile);
    }

    /** How many workers have said where their time went. */
    int completed() {
        return completed;
    }

    /**
     * Does what a message means.
     *
     * @throws RuntimeException if the run cannot go on: above all the sink's, where the journal cannot be written
     */
    void act(WorkerProcess process, Message message, long now) {
        int number = process.number();
        if (isOfEarlierRun(process, message)) {
            book.heartbeat(number, now);
            return;
        }
        switch (message) {
            case Message.Noted(String line) -> {
                if (noted.add(line)) {
                    console.note(line);
                }
            }
            case Message.Ready ready -> {
                process.changed();
                basis.require(ready.basis());
                maxSourceLength = OptionalInt.of(ready.maxSourceLength());
                book.joined(number, ready.slots(), now);
                if (work != null) {
                    work.progress().joined(number);
                }
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
                pool.shrink(number, sentences);
                if (work != null) {
                    work.progress().shrunk(sentences);
                }
            }
            case Message.Failed(Message.Cause cause, List<String> problems) -> {
                // a model that others could load is no wrong input: the run's rows are kept
                boolean itself = maxSourceLength.isPresent() && !book.isReady(number);
                switch (itself ? Message.Cause.OTHER : cause) {
                    case INPUT -> throw new InputException(problems);
                    case MEMORY -> process.ranOutOfMemory(String.join("; ", problems));
                    case OTHER -> process.complain("failed: " + String.join("; ", problems));
                }
            }
            case Message.Spent(Map<String, Double> seconds) -> {
                seconds.forEach((phase, value) -> profile.merge(phase, value, Double::sum));
                completed++;
            }
            case Message.Finish(), Message.RunOver() -> {}
            case Message.Hello _, Message.Job _, Message.Lend _, Message.Recall _ ->
                dismiss(process, "sent a message that is not a worker's");
        }
    }

    /** Whether a worker that was told of this run says something of the one before. */
    private boolean isOfEarlierRun(WorkerProcess process, Message message) {
        return process.isChanging()
                && switch (message) {
                    case Message.Ready ready -> ready.run() != run;
                    case Message.Row _, Message.Begun _, Message.Shrunk _, Message.Spent _ -> true;
                    default -> false;
                };
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

    /** Ends a process that cannot be trusted, once. */
    void dismiss(WorkerProcess process, String why) {
        if (pool.has(process) && !process.isDismissed()) {
            process.dismiss(why);
            messages.dismissed(process, why);
        }
    }

    /** Gives all workers what they have room for. */
    void handAll() {
        for (int number = 0; number < pool.size(); number++) {
            hand(number);
        }
    }

    /** Gives a worker what it has room for. */
    private void hand(int number) {
        Optional<WorkerProcess> process = pool.at(number);
        Work current = work;
        if (process.isEmpty() || current == null) {
            return;
        }
        Optional<Lease> lease = book.nextLease(number, System.nanoTime());
        while (lease.isPresent()) {
            lease.get()
                    .recall()
                    .ifPresent(recall ->
                            pool.at(recall.worker()).ifPresent(other -> other.send(new Message.Recall(recall.ids()))));
            LeaseSender.send(process.get(), lease.get().ids(), current.lines().source());
            lease = book.nextLease(number, System.nanoTime());
        }
    }
}
