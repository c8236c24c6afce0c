package io.seqmark.run;

import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import io.seqmark.engine.LineFeed;
import io.seqmark.tokenizer.Languages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The model under evaluation, as an evaluation sees it: first its settings, then its weights. */
interface SequenceModel extends AutoCloseable {
    /** Opens models. */
    @FunctionalInterface
    interface Opener {
        /** A model will be opened soon: whatever takes long and depends on no input may begin. */
        default void prepare(RunSpec spec) {}

        /**
         * Reads the model's configuration and resolves the effective settings; loads no weights.
         *
         * @throws io.seqmark.base.InputException if it cannot be used, or an option cannot be with it
         */
        SequenceModel open(RunSpec spec);
    }

    /** The family, for example {@code marian}. */
    String type();

    /** The languages in force; none where the family has none. */
    default Languages languages() {
        return Languages.NONE;
    }

    /** Put before every source. */
    String prefix();

    /** The effective decoding settings by their Hugging Face names. */
    Map<String, Object> generation();

    /** Ids that end a prediction. */
    Set<Integer> endTokens();

    /** What the user should know about the settings, a line each. */
    default List<String> warnings() {
        return List.of();
    }

    /** Whether a prediction of the longest length ends with an end token in any case. */
    default boolean forcesEnd() {
        return false;
    }

    /** The longest prediction in tokens. */
    int longestPrediction();

    /** The files that decide what is generated. */
    List<Path> files();

    /** What the user should know before the model loads, because it takes longer than usual. */
    default Optional<String> notice() {
        return Optional.empty();
    }

    /**
     * Loads tokenizer and weights.
     *
     * @throws io.seqmark.base.InputException if they cannot be used
     */
    Loaded load();

    /** The same for a run that other processes may compute; they must know it. */
    default Cluster.Crew load(Supplier<Cluster.Job> job) {
        return load();
    }

    /** Whether what a line yields depends on the lines beside it, so that all must be given at their own places. */
    default boolean neighboursMatter() {
        return false;
    }

    @Override
    default void close() {}

    /** A model that is ready to generate in this process. */
    interface Loaded extends Cluster.Crew {
        /** As {@link Engine#generate(LineFeed, Consumer, Engine.Progress)}. */
        void generate(LineFeed feed, Consumer<Generated> sink, Engine.Progress progress);
    }
}
