package io.seqmark.run;

import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import io.seqmark.schedule.Basis;
import io.seqmark.schedule.Coordinator;
import io.seqmark.schedule.LeaseTerms;
import io.seqmark.schedule.WorkerCommand;
import io.seqmark.schedule.WorkerPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Worker processes of this machine. Without a number of them, there is one with a thread a core, so that a crash of native
 * code or a lack of memory costs a few examples and not the run; a small run, of which less could be lost than a second process
 * costs, is computed in this process.
 */
final class LocalWorkers implements Cluster {
    /**
     * A run is small where bytes of the source times bytes of the weights are below this. Half a minute of one core and a
     * Marian-base model: a checkpoint of 300 MB goes through about 3,000 bytes of source a second and core. A second process
     * costs half a second ({@code docs/workers.md}).
     */
    private static final double SMALL = 2.5e13;

    private final RunSpec spec;
    private final WorkerCommand command;
    private final LeaseTerms terms;
    private final Basis basis;
    private final Console console;

    private LocalWorkers(RunSpec spec, WorkerCommand command, LeaseTerms terms, Basis basis, Console console) {
        this.spec = spec;
        this.command = command;
        this.terms = terms;
        this.basis = basis;
        this.console = console;
    }

    /** Opens models that worker processes load, or this one. */
    static SequenceModel.Opener opener(SequenceModel.Opener inProcess, WorkerCommand command, Console console) {
        return opener(inProcess, command, LeaseTerms.DEFAULT, console);
    }

    static SequenceModel.Opener opener(
            SequenceModel.Opener inProcess, WorkerCommand command, LeaseTerms terms, Console console) {
        return new SequenceModel.Opener() {
            @Override
            public void prepare(RunSpec spec) {
                if (isSmall(spec, bytesOf(Path.of(spec.modelName())))) {
                    inProcess.prepare(spec);
                }
            }

            @Override
            public SequenceModel open(RunSpec spec) {
                return new ClusterModel(
                        inProcess.open(spec), (model, job) -> load(spec, model, job, command, terms, console));
            }
        };
    }

    private static Crew load(
            RunSpec spec,
            SequenceModel model,
            Supplier<Job> job,
            WorkerCommand command,
            LeaseTerms terms,
            Console console) {
        if (model.neighboursMatter()) {
            if (spec.workers().isPresent()) {
                console.warn("--workers has no effect: a result depends on the lines beside it, so one process computes"
                        + " all");
            }
            return inProcess(model, console);
        }
        if (spec.ranks().isPresent() && spec.workers().isPresent()) {
            console.warn("--workers has no effect: a rank computes its share in its own process");
        }
        if (spec.has(RunSpec.Switch.DRY_RUN)
                || isSmall(
                        spec,
                        model.files().stream().mapToLong(LocalWorkers::sizeOf).sum())) {
            return inProcess(model, console);
        }
        model.notice().ifPresent(console::note);
        return new LocalWorkers(spec, command, terms, Fingerprint.basis(spec, model.files()), console)
                .gather(job.get());
    }

    private static Crew inProcess(SequenceModel model, Console console) {
        model.notice().ifPresent(console::note);
        return model.load();
    }

    @Override
    public Crew gather(Job job) {
        int workers = spec.workers().orElse(1);
        ProcessList processes = ProcessList.in(spec.workDir());
        Coordinator coordinator = new Coordinator(
                command,
                new WorkerPlan(workers, spec.threads(), spec.batchSize()),
                terms,
                basis,
                new Coordinator.Console() {
                    @Override
                    public void warn(String line) {
                        console.warn(line);
                    }

                    @Override
                    public void note(String line) {
                        console.note(line);
                    }

                    @Override
                    public void processes(List<ProcessHandle> handles) {
                        processes.record(handles);
                    }
                });
        try {
            int maxSourceLength = coordinator.open();
            return new Crew() {
                @Override
                public int maxSourceLength() {
                    return maxSourceLength;
                }

                @Override
                public void generate(
                        LongUnaryOperator ids,
                        LongFunction<String> source,
                        long count,
                        Consumer<Generated> sink,
                        Engine.Progress progress) {
                    coordinator.generate(ids, source, count, sink, progress);
                }

                @Override
                public Map<String, Double> profile() {
                    return coordinator.profile();
                }

                @Override
                public void close() {
                    coordinator.close();
                }
            };
        } catch (RuntimeException failed) {
            coordinator.close();
            throw failed;
        }
    }

    private static boolean isSmall(RunSpec spec, long weightBytes) {
        long sourceBytes = sizeOf(spec.dataDir().resolve(spec.typePath() + ".source"));
        return spec.ranks().isPresent() // whose part is lost with it alone
                || (spec.workers().isEmpty() && (double) sourceBytes * weightBytes < SMALL);
    }

    /** The files of a local checkpoint; a model of the hub is taken for a middling one. */
    private static long bytesOf(Path checkpoint) {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.mapToLong(LocalWorkers::sizeOf).sum();
        } catch (IOException | UncheckedIOException elsewhere) {
            return 500_000_000;
        }
    }

    /** 0 where there is none: whoever needs the file says so. */
    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException absent) {
            return 0;
        }
    }
}
