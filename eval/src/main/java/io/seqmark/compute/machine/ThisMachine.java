package io.seqmark.compute.machine;

import io.seqmark.compute.Console;
import io.seqmark.compute.InProcess;
import io.seqmark.compute.Job;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Generator;
import io.seqmark.lease.LeaseTerms;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.worker.WorkerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Worker processes of this machine, or this process. Without a number of them, there is one with a thread a core, so that a
 * crash of native code or a lack of memory costs a few examples and not the run; a small run, of which less could be lost than
 * a second process costs, is computed in this process.
 *
 * @param here this process
 * @param workers others
 */
public record ThisMachine(Placement here, Placement workers, Console console) implements Placement {
    /**
     * A run is small where bytes of the source times bytes of the weights are below this. Half a minute of one core and a
     * Marian-base model: a checkpoint of 300 MB goes through about 3,000 bytes of source a second and core. A second process
     * costs half a second ({@code docs/workers.md}).
     */
    private static final double SMALL = 2.5e13;

    /** With workers that a command starts. */
    public static ThisMachine of(WorkerCommand command, Console console) {
        return new ThisMachine(
                new InProcess(console), new WorkerProcesses(command, LeaseTerms.DEFAULT, console), console);
    }

    @Override
    public void prepare(RunSpec spec) {
        if (isSmall(spec, bytesOf(Path.of(spec.model().name())))) {
            here.prepare(spec);
        }
    }

    @Override
    public Generator start(ResolvedModel model, Job job) {
        return choose(model, job.spec()).start(model, job);
    }

    private Placement choose(ResolvedModel model, RunSpec spec) {
        if (model.neighboursMatter()) {
            if (spec.compute().workers().isPresent()) {
                console.warn("--workers has no effect: a result depends on the lines beside it, so one process computes"
                        + " all");
            }
            return here;
        }
        if (spec.compute().ranks().isPresent() && spec.compute().workers().isPresent()) {
            console.warn("--workers has no effect: a rank computes its share in its own process");
        }
        long weightBytes = model.files().stream().mapToLong(ThisMachine::sizeOf).sum();
        return spec.has(Switch.DRY_RUN) || isSmall(spec, weightBytes) ? here : workers;
    }

    private static boolean isSmall(RunSpec spec, long weightBytes) {
        long sourceBytes = Corpus.sourceBytes(
                spec.data().dir(), spec.data().typePath(), spec.data().files());
        return spec.compute().ranks().isPresent() // whose part is lost with it alone
                || (spec.compute().workers().isEmpty() && (double) sourceBytes * weightBytes < SMALL);
    }

    /** The files of a local checkpoint; a model of the hub is taken for a middling one. */
    private static long bytesOf(Path checkpoint) {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.mapToLong(ThisMachine::sizeOf).sum();
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
