package io.seqmark.spark;

import io.seqmark.compute.Job;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.SpecCodec;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an executor must know to compute rows of a run. Small: it goes to every executor once a job, and holds no text of the
 * corpus.
 *
 * @param token random: which run this is, and who may write to its journal
 * @param spec the run, as {@link SpecCodec} writes it
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
        String spec,
        String modelName,
        @Nullable RemoteFolder model,
        TreeMap<String, String> modelSha256s,
        String arithmetic,
        long corpusSize,
        String journal,
        String run)
        implements Serializable {
    static JobDescription of(String token, String modelName, Optional<RemoteFolder> model, Job job) {
        return new JobDescription(
                token,
                SpecCodec.write(job.spec()),
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

    /** The run as it was asked for. */
    RunSpec read() {
        return SpecCodec.read("the driver's specification", spec);
    }
}
