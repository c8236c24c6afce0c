package io.seqmark.worker;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.AllocationFailure;
import io.seqmark.engine.FeedGenerator;
import io.seqmark.engine.Generator;
import io.seqmark.engine.LineFeed;
import io.seqmark.engine.Progress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A worker's side: it says who it is, loads the model, and computes what it is given until it is told to finish. When the
 * coordinator is gone the process ends at once, even in the middle of native work. Once a process.
 */
public final class WorkerSession {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final long DRAIN_MILLIS = 10_000;
    private static final int DONE = 0;
    private static final int FAILED = 3;
    /** The coordinator is gone; nobody reads this code. */
    private static final int ORPHANED = 4;

    private final Path socket;
    private final Connection connection;
    /** Runs to compute, one after the other. */
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

    private final HangDetector hangDetector = new HangDetector();
    private volatile Optional<FeedGenerator> generator = Optional.empty();

    private WorkerSession(Path socket, Connection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    /** A run, and the lines that come for it. */
    private record Order(Message.Job job, LineFeed feed) {}

    /**
     * A worker's model, loaded.
     *
     * @param generator computes
     * @param basis what its rows stand on
     * @param notes what the user should know about how it was loaded, a line each
     */
    public record Loaded(FeedGenerator generator, Basis basis, List<String> notes) {
        public Loaded {
            notes = List.copyOf(notes);
        }
    }

    /** Loads the model. */
    @FunctionalInterface
    public interface Loader {
        /**
         * Loads it; where runs follow, once per run, after what was loaded for the one before is closed.
         *
         * @param job as {@link WorkerJob} has it
         * @param last whether no other run will follow
         * @throws InputException if it cannot be used
         */
        Loaded load(String job, boolean last);
    }

    /**
     * Serves a coordinator. The process ends with its work, or with the coordinator.
     *
     * @param socket where the coordinator listens
     * @param token of the environment variable {@code SEQMARK_WORKER_TOKEN}
     * @return the exit code of the process, if something went wrong that the coordinator was told
     * @throws RunException if there is no coordinator
     */
    public static int serve(Path socket, String token, Loader loader) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException nobody) {
            throw new RunException("no coordinator listens at " + socket + ": " + RunException.reason(nobody), nobody);
        }
        try (Connection connection = new Connection(channel, "worker")) {
            connection.trust();
            connection.send(new Message.Hello(token)); // the first message that comes is the job
            return new WorkerSession(socket, connection).work(loader);
        }
    }

    /** The token that the coordinator gave to this process; empty if it did not. */
    public static String token() {
        return System.getenv().getOrDefault(WorkerProcess.TOKEN, "");
    }

    private int work(Loader loader) {
        Thread.ofPlatform().name("heartbeat").daemon().start(this::beat);
        Thread.ofPlatform().name("orders").daemon().start(this::obey);
        try {
            boolean last = false;
            while (!last) {
                Order order = orders.take();
                last = order.job().last();
                compute(order, loader);
            }
            return DONE;
        } catch (InputException wrong) {
            return fail(Message.Cause.INPUT, wrong.problems());
        } catch (RunException | OutOfMemoryError failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return fail(
                    AllocationFailure.is(cause) ? Message.Cause.MEMORY : Message.Cause.OTHER,
                    List.of(String.valueOf(failed.getMessage())));
        } catch (RuntimeException | LinkageError bug) {
            return fail(Message.Cause.OTHER, List.of("internal error: " + bug));
        } catch (InterruptedException nobodyDoes) {
            return fail(Message.Cause.OTHER, List.of("was interrupted"));
        }
    }

    private void compute(Order order, Loader loader) {
        Loaded loaded = loader.load(order.job().text(), order.job().last());
        FeedGenerator model = loaded.generator();
        generator = Optional.of(model);
        loaded.notes().forEach(line -> connection.send(new Message.Noted(line)));
        Generator.Facts facts = model.facts();
        connection.send(new Message.Ready(order.job().run(), facts.slots(), facts.maxSourceLength(), loaded.basis()));
        model.generate(order.feed(), row -> connection.send(new Message.Row(row)), new Progress() {
            @Override
            public void shrunk(int sentences) {
                connection.send(new Message.Shrunk(sentences));
            }

            @Override
            public void working(int thread) {
                hangDetector.working(thread, System.nanoTime());
            }

            @Override
            public void waiting(int thread) {
                hangDetector.waiting(thread);
            }
        });
        connection.send(new Message.Spent(model.facts().profile()));
        generator = Optional.empty();
        model.close();
    }

    private int fail(Message.Cause cause, List<String> problems) {
        connection.send(new Message.Failed(cause, problems));
        drain();
        return FAILED;
    }

    private void drain() {
        try {
            connection.drain(DRAIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            while (true) {
                if (hangDetector.beats(System.nanoTime())) {
                    connection.send(new Message.Beat());
                }
                Thread.sleep(BEAT);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what the coordinator says, until it is gone. */
    private void obey() {
        try {
            LineFeed feed = order();
            while (true) {
                switch (connection.receive()) {
                    case Message.Job job -> feed = order(job);
                    case Message.RunOver() -> feed.end();
                    case Message.Lend(List<LineFeed.Line> lines) -> feed.add(lines);
                    case Message.Recall(long[] ids) -> feed.recall(ids);
                    case Message.Finish() -> finish();
                    case Message other -> throw new IOException("not an order: " + other);
                }
            }
        } catch (ClosedChannelException leaving) {
            // this side has ended the connection, and the process ends with its exit code
        } catch (IOException gone) {
            leave();
        }
    }

    /** What this process was started for. */
    private LineFeed order() throws IOException {
        return switch (connection.receive()) {
            case Message.Job job -> order(job);
            case Message other -> throw new IOException("not a job: " + other);
        };
    }

    /** Where the lines of a run go: whoever computes takes them from there when it has come to that run. */
    private LineFeed order(Message.Job job) {
        LineFeed feed = new LineFeed(ids -> connection.send(new Message.Begun(ids)));
        orders.add(new Order(job, feed));
        return feed;
    }

    /** The coordinator is gone. */
    private void leave() {
        SocketFolder.removeFolderOf(socket);
        Runtime.getRuntime().halt(ORPHANED);
    }

    /** Whatever is still in flight, another worker has done. */
    private void finish() {
        connection.send(
                new Message.Spent(generator.map(each -> each.facts().profile()).orElse(Map.of())));
        drain();
        Runtime.getRuntime().halt(DONE);
    }
}
