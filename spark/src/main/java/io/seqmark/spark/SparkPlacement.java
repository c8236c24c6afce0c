package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.compute.Job;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.engine.Generator;
import io.seqmark.spec.RunSpec;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** A Spark application as the place of a run. Nothing is asked of Spark before the driver has audited the input. */
final class SparkPlacement implements Placement {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 8;

    private final SparkConf conf;
    private final Locations locations;
    private final Console console;

    /**
     * A place.
     *
     * @param locations where the folders of the run are
     */
    SparkPlacement(SparkConf conf, Locations locations, Console console) {
        this.conf = conf;
        this.locations = locations;
        this.console = console;
    }

    @Override
    public Generator start(ResolvedModel model, Job job) {
        refuseWhatCannotBeSpread(model, job.spec());
        JobDescription description = JobDescription.of(token(), locations.modelName(), locations.model(), job);
        locations.save().ifPresent(RemoteSave::requireWritable);
        SparkContext context = startSpark();
        try {
            int slots = Math.max(1, context.defaultParallelism() / conf.getInt("spark.task.cpus", 1));
            console.note("Spark " + context.version() + " at " + context.master() + ", " + context.applicationId()
                    + ": loading the model");
            return new SparkGenerator(context, description, slots, loadModels(context, description, slots), console);
        } catch (RuntimeException failure) {
            context.stop();
            ExecutorModels.close(description.token());
            throw failure;
        }
    }

    private static void refuseWhatCannotBeSpread(ResolvedModel model, RunSpec spec) {
        if (spec.compute().ranks().isPresent()) {
            throw new InputException("--rank: a cluster spreads the lines itself; leave --rank and --world_size out");
        }
        if (model.neighboursMatter()) {
            throw new InputException(model.type() + " under " + spec.model().semantics()
                    + ": a result depends on the lines beside it, which a cluster"
                    + " spreads over machines; give --bs 1 or --semantics hf-5, or run it on one machine");
        }
    }

    /** Has as many tasks load the model as can run at a time; what is wrong with it shows here. */
    private static int loadModels(SparkContext context, JobDescription description, int slots) {
        List<LinePartition> empty = IntStream.range(0, slots)
                .mapToObj(i -> new LinePartition(i, new long[0], id -> ""))
                .toList();
        AtomicInteger maxSourceLength = new AtomicInteger();
        new PartitionJob(context, description, empty).run(outcome -> maxSourceLength.set(outcome.maxSourceLength()));
        return maxSourceLength.get();
    }

    private SparkContext startSpark() {
        try {
            return new SparkContext(conf);
        } catch (Exception failure) { // scalac declares none of those that it throws
            throw new RunException("Spark does not start: " + PartitionJob.firstLine(failure), failure);
        }
    }

    private static String token() {
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }
}
