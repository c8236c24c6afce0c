package io.seqmark.compute;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.engine.Engine;
import io.seqmark.engine.EngineSpec;
import io.seqmark.engine.FeedGenerator;
import io.seqmark.engine.Generator;
import io.seqmark.spec.ModelSpec;
import io.seqmark.spec.RunSpec;
import io.seqmark.tokenizer.Languages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint in this process, for evaluations one after the other that differ in their settings: its files are read, its
 * weights loaded and its sources encoded once. Where an evaluation needs other weights, such as another {@code --dtype}, they
 * take the place of those before. For one thread.
 */
public final class SharedModel implements Placement, AutoCloseable {
    private final Consumer<String> notes;
    private final AdaptedCheckpoint adapted;
    private final Checkpoint checkpoint;
    private final Map<TokenizerKey, SharedTokenizer> tokenizers = new HashMap<>();
    private @Nullable Loaded loaded;

    /** What a tokenizer depends on beside the checkpoint. */
    private record TokenizerKey(Semantics semantics, Languages languages) {}

    /** Weights, and what they were loaded for. */
    private record Loaded(ModelOptions options, Engine engine) {}

    private SharedModel(Consumer<String> notes, AdaptedCheckpoint adapted) {
        this.notes = notes;
        this.adapted = adapted;
        this.checkpoint = adapted.checkpoint();
    }

    /**
     * Opens a checkpoint, with the adapter that is to be merged into it; loads no weights.
     *
     * @param notes told what is nice to know
     * @throws io.seqmark.base.InputException if it cannot be used
     */
    public static SharedModel open(ModelSpec model, Consumer<String> notes) {
        return new SharedModel(notes, AdaptedCheckpoint.open(model, notes));
    }

    /**
     * What is known of the model with the settings of a run before weights are loaded.
     *
     * @throws io.seqmark.base.InputException if an option cannot be with it
     */
    public ResolvedModel resolve(RunSpec spec) {
        TokenizerKey key =
                new TokenizerKey(spec.model().semantics(), spec.model().languages());
        SharedTokenizer tokenizer = tokenizers.computeIfAbsent(
                key, of -> new SharedTokenizer(Engine.openTokenizer(checkpoint, of.semantics(), of.languages())));
        return ResolvedModel.of(spec, adapted, tokenizer, engine -> new Weights(tokenizer, engine));
    }

    @Override
    public Generator start(ResolvedModel model, Job job) {
        model.weights().notice().ifPresent(notes);
        return model.weights().load();
    }

    private FeedGenerator load(SharedTokenizer tokenizer, EngineSpec spec) {
        if (loaded == null || !loaded.options().equals(spec.model())) {
            unload(); // there may not be room for both
            Engine engine = Engine.open(checkpoint, tokenizer, spec);
            engine.keepStates();
            loaded = new Loaded(spec.model(), engine);
        }
        return loaded.engine().with(tokenizer, spec);
    }

    private void unload() {
        if (loaded != null) {
            loaded.engine().close();
            loaded = null;
        }
    }

    /** Lets go of all; after the evaluations. */
    @Override
    public void close() {
        unload();
        tokenizers.values().forEach(SharedTokenizer::end);
        checkpoint.close();
    }

    /** The weights that are loaded already, or will be for the first that asks. */
    private final class Weights implements ResolvedModel.Weights {
        private final SharedTokenizer tokenizer;
        private final EngineSpec spec;

        Weights(SharedTokenizer tokenizer, EngineSpec spec) {
            this.tokenizer = tokenizer;
            this.spec = spec;
        }

        @Override
        public Optional<String> notice() {
            return loaded == null ? NativeCache.notice() : Optional.empty();
        }

        @Override
        public FeedGenerator load() {
            return SharedModel.this.load(tokenizer, spec);
        }

        @Override
        public void close() {}
    }
}
