package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.Languages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A model whose settings are read here and whose weights are loaded by other processes. */
record ClusterModel(SequenceModel settings, Loader loader) implements SequenceModel {
    /** Has the model loaded wherever it computes. */
    @FunctionalInterface
    interface Loader {
        /** As {@link SequenceModel#load(Supplier)}. */
        Cluster.Crew load(SequenceModel settings, Supplier<Cluster.Job> job);
    }

    /** Opens models for a cluster; nothing is prepared in this process, which will not need the native library. */
    static Opener opener(Opener settings, Cluster cluster) {
        return spec -> {
            if (spec.ranks().isPresent()) {
                throw new InputException(
                        "--rank: a cluster spreads the lines itself; leave --rank and --world_size out");
            }
            return new ClusterModel(settings.open(spec), (model, job) -> spread(model, cluster, job));
        };
    }

    private static Cluster.Crew spread(SequenceModel model, Cluster cluster, Supplier<Cluster.Job> job) {
        if (model.neighboursMatter()) {
            throw new InputException(
                    model.type() + " under hf-4.4: a result depends on the lines beside it, which a cluster"
                            + " spreads over machines; give --bs 1 or --semantics hf-5, or run it on one machine");
        }
        return cluster.gather(job.get());
    }

    @Override
    public String type() {
        return settings.type();
    }

    @Override
    public Languages languages() {
        return settings.languages();
    }

    @Override
    public String prefix() {
        return settings.prefix();
    }

    @Override
    public Map<String, Object> generation() {
        return settings.generation();
    }

    @Override
    public Set<Integer> endTokens() {
        return settings.endTokens();
    }

    @Override
    public List<String> warnings() {
        return settings.warnings();
    }

    @Override
    public boolean forcesEnd() {
        return settings.forcesEnd();
    }

    @Override
    public int longestPrediction() {
        return settings.longestPrediction();
    }

    @Override
    public List<Path> files() {
        return settings.files();
    }

    @Override
    public boolean neighboursMatter() {
        return settings.neighboursMatter();
    }

    @Override
    public Loaded load() {
        throw new IllegalStateException("a cluster must know for which run it loads");
    }

    @Override
    public Cluster.Crew load(Supplier<Cluster.Job> job) {
        return loader.load(settings, job);
    }

    @Override
    public void close() {
        settings.close();
    }
}
