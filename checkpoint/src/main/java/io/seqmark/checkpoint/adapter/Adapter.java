package io.seqmark.checkpoint.adapter;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** An adapter whose configuration is read, and whose weights are open only while something is made of them. Immutable. */
public final class Adapter {
    private final AdapterChoice choice;
    private final AdapterOptions options;
    private final AdapterFiles files;
    private final Optional<AdapterConfig> config;

    private Adapter(AdapterChoice choice, AdapterOptions options, AdapterFiles files, Optional<AdapterConfig> config) {
        this.choice = choice;
        this.options = options;
        this.files = files;
        this.config = config;
    }

    /**
     * Finds an adapter and reads its configuration.
     *
     * @param choice that has a location
     * @param notes told in one line each what is downloaded
     * @throws InputException if there is none, or it is of a kind that is not read
     * @throws io.seqmark.base.RunException if a download fails
     */
    public static Adapter open(AdapterChoice choice, AdapterOptions options, Consumer<String> notes) {
        return open(choice, options, notes, System.getenv());
    }

    static Adapter open(
            AdapterChoice choice, AdapterOptions options, Consumer<String> notes, Map<String, String> environment) {
        AdapterFiles files = AdapterFiles.find(choice.location().orElseThrow(), environment, notes);
        return new Adapter(choice, options, files, files.config().map(AdapterConfig::read));
    }

    /** Its name in the run. */
    public String name() {
        return choice.name();
    }

    /** How it changes its base. */
    public Tuner tuner() {
        return config.map(AdapterConfig::tuner).orElse(Tuner.LORALIB);
    }

    /** Its files. */
    public List<Path> files() {
        return files.all();
    }

    /** What to tell the user where the configuration names another base than the one given; compared by the last part of names. */
    public Optional<String> otherBase(String modelName) {
        return config.flatMap(AdapterConfig::base)
                .filter(base -> !lastPart(base).equals(lastPart(modelName)))
                .map(base -> "--adapter %s: was trained on %s by its configuration, and --model_name is %s"
                        .formatted(choice.location().orElse(name()), base, modelName));
    }

    private static String lastPart(String name) {
        String bare = name.replace('\\', '/').replaceFirst("/+$", "");
        String last = bare.substring(bare.lastIndexOf('/') + 1);
        int at = last.indexOf('@');
        return (at > 0 ? last.substring(0, at) : last).toLowerCase(Locale.ROOT);
    }

    /**
     * The checkpoint with the adapter merged into its weights, in float32 unless the options say otherwise. That the two {@link #fit} is
     * to be found out before.
     */
    public Checkpoint mergedInto(Checkpoint base) {
        return base.through(weights -> adapted(weights, base), files());
    }

    /** The weights with the adapter merged into them; owns both. */
    AdaptedWeights adapted(Weights weights, Checkpoint base) {
        Weights own = Weights.ofFile(files.weights());
        try {
            return new AdaptedWeights(name(), weights, own, changes(weights, own, base), options.merge());
        } catch (RuntimeException unusable) {
            own.close();
            throw unusable;
        }
    }

    /**
     * Holds the adapter against a checkpoint, by the headers of both.
     *
     * @throws InputException if they do not fit
     */
    public AdapterFacts fit(Checkpoint base) {
        try (Weights weights = base.openWeights();
                Weights own = Weights.ofFile(files.weights())) {
            return AdapterFacts.of(tuner(), config, own, weights, changes(weights, own, base));
        }
    }

    private SortedMap<String, ChangedTensor> changes(Weights weights, Weights own, Checkpoint base) {
        AdapterTensors tensors = AdapterTensors.of(own, files.weights().toString());
        boolean tied = base.config().bool("tie_encoder_decoder").orElse(false);
        BaseNames names = BaseNames.of(
                weights,
                base.modelType(),
                tensors.modules().isEmpty() ? tensors.whole().keySet() : tensors.modules(),
                tied);
        Changes changes = new Changes(tensors, names);
        config.ifPresentOrElse(
                found -> new AdapterReader(found, tensors, names, changes, base.modelType()).read(),
                () -> new LoralibReader(tensors, changes, options).read());
        return changes.finish();
    }
}
