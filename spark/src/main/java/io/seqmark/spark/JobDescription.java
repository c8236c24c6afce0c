package io.seqmark.spark;

import io.seqmark.cli.EvalCommand;
import io.seqmark.run.Job;
import io.seqmark.run.RunSpec;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an executor must know to compute rows of a run. Small: it goes to every executor once a job, and holds no text of the
 * corpus.
 *
 * @param token random: which run this is, and who may write to its journal
 * @param arguments the command line of {@code eval}
 * @param modelName the checkpoint as the executors find it where it is not copied to them
 * @param model the checkpoint's files where executors copy them from a file system of the cluster
 * @param modelSha256s of the files that decide what is generated, by name
 * @param arithmetic what decides on the bits of results
 * @param corpusSize examples
 * @param journal the folder of the durable rows, as the driver sees it
 * @param run the identity of the run, as its rows carry it
 */
record JobDescription(
        String token,
        List<String> arguments,
        String modelName,
        @Nullable RemoteFolder model,
        TreeMap<String, String> modelSha256s,
        String arithmetic,
        long corpusSize,
        String journal,
        String run)
        implements Serializable {
    JobDescription {
        arguments = List.copyOf(arguments);
    }

    static JobDescription of(
            String token, List<String> arguments, String modelName, Optional<RemoteFolder> model, Job job) {
        return new JobDescription(
                token,
                arguments,
                modelName,
                model.orElse(null),
                new TreeMap<>(job.modelSha256s().get()),
                job.arithmetic(),
                job.corpusSize(),
                job.journal().toAbsolutePath().toString(),
                job.identity().get());
    }

    /**
     * A file that the driver puts beside its rows: an executor that finds it sees the driver's folder. It is empty, and named
     * like a file of rows, so that it goes when they go, whoever ends the run.
     */
    Path marker() {
        return Path.of(journal, "spark-" + token + ".rows");
    }

    /** The run as an executor computes it: with its copy of the checkpoint, and without folders of its own. */
    RunSpec spec(String checkpoint, int threads) {
        Map<String, String> replaced = new HashMap<>();
        replaced.put(EvalCommand.MODEL_NAME, checkpoint);
        replaced.put(EvalCommand.DATA_DIR, "unused");
        replaced.put(EvalCommand.SAVE_DIR, "unused");
        replaced.put(EvalCommand.THREADS, Integer.toString(threads));
        return EvalCommand.parse(arguments, replaced);
    }
}
