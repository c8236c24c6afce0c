package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.machine.WorkerProcesses;
import io.seqmark.engine.FeedGenerator;
import io.seqmark.engine.Generated;
import io.seqmark.engine.LineFeed;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.spec.ComputeSpec;
import io.seqmark.spec.SpecCodec;
import io.seqmark.worker.Basis;
import io.seqmark.worker.WorkerSession;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A worker process with {@link UppercaseModel}. Lines tell it what to do beside answering: {@value #POISON} kills it, {@value
 * #BAD} is refused, {@value #LIE} is answered with another id by the first worker that sees it, {@value #BIG} needs more
 * memory than there is with more than two in flight, {@value #LATE} is answered again when the next run has begun.
 */
final class FakeWorker {
    static final String POISON = "poison";
    static final String BAD = "bad";
    static final String LIE = "lie";
    static final String BIG = "big";
    static final String LATE = "late";
    /** The name of a file that says with which arithmetic workers say to compute, instead of the true one. */
    static final String ARITHMETIC = "arithmetic";

    /** The name of a file with the process of each load of the model, a line each. */
    static final String LOADS = "loads";

    /** Gives the last such line's result once more, when the next run is loaded. */
    private static volatile Runnable late = () -> {};

    private FakeWorker() {}

    /** Arguments: folder of the test, milliseconds a line, socket, then what every worker is given. */
    static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        long millis = Long.parseLong(args[1]);
        Path weights = folder.resolve("weights.bin");
        UppercaseModel uppercase = new UppercaseModel(weights, 1);
        Basis basis = basis(folder, weights);
        int code = WorkerSession.serve(Path.of(args[2]), WorkerSession.token(), (job, _) -> {
            append(folder.resolve(LOADS), ProcessHandle.current().pid() + "\n");
            late.run();
            ComputeSpec compute = SpecCodec.read("job", job).compute();
            return new WorkerSession.Loaded(
                    model(folder, millis, uppercase, compute), basis, List.of("the letters are made larger"));
        });
        System.exit(code);
    }

    private static FeedGenerator model(Path folder, long millis, UppercaseModel uppercase, ComputeSpec compute) {
        return new FeedGenerator() {
            @Override
            public void generate(LineFeed feed, Consumer<Generated> sink, Progress progress) {
                for (var line = feed.next(); line.isPresent(); line = feed.next()) {
                    Generated row = uppercase.answer(line.get().id(), line.get().text());
                    sink.accept(behave(line.get(), row));
                    if (line.get().text().contains(LATE)) {
                        late = () -> sink.accept(row);
                    }
                    pause(millis);
                }
            }

            @Override
            public void generate(Lines lines, Consumer<Generated> sink, Progress progress) {
                throw new IllegalStateException("a worker is fed");
            }

            @Override
            public Facts facts() {
                return new Facts(64, compute.threads() * compute.batchSize(), Map.of("busy", 1.0));
            }

            @Override
            public void close() {}

            private Generated behave(LineFeed.Line line, Generated row) {
                String text = line.text();
                if (text.contains(POISON)) {
                    System.err.println("choked on " + text);
                    Runtime.getRuntime().halt(134);
                }
                if (text.contains(BAD)) {
                    throw new InputException("source line " + (line.id() + 1) + ": gives no token");
                }
                if (text.contains(BIG) && compute.batchSize() > 2) {
                    throw new RunException("out of memory: try a smaller --bs", new OutOfMemoryError());
                }
                return text.contains(LIE) && first(folder)
                        ? new Generated(row.id() + 1_000_000, row.hypotheses(), false, 1)
                        : row;
            }
        };
    }

    private static Basis basis(Path folder, Path weights) throws IOException {
        Basis here = WorkerProcesses.basis(FakeRun.spec(folder, OptionalInt.empty()), List.of(weights));
        Path other = folder.resolve(ARITHMETIC);
        return Files.exists(other) ? new Basis(here.fingerprint(), Files.readString(other)) : here;
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static boolean first(Path folder) {
        try {
            Files.createFile(folder.resolve("lied"));
            return true;
        } catch (FileAlreadyExistsException notFirst) {
            return false;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
