package io.seqmark.compute;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Quantization;
import io.seqmark.engine.Engine;
import io.seqmark.engine.EngineSpec;
import io.seqmark.engine.FeedGenerator;
import io.seqmark.engine.LanguageSettings;
import io.seqmark.engine.SourcePrefix;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.spec.RunSpec;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is known of a run's model before its weights are loaded, and how they are.
 *
 * @param type the family, for example {@code marian}
 * @param languages in force; none where the family has none
 * @param prefix put before every source
 * @param generation the effective decoding settings by their Hugging Face names
 * @param endTokens ids that end a prediction
 * @param forcesEnd whether a prediction of the longest length ends with an end token in any case
 * @param longestPrediction in tokens
 * @param files that decide what is generated
 * @param adapterFiles those of the files that are of adapters, by their names in the run
 * @param neighboursMatter whether what a line yields depends on the lines beside it, so that all must be given at their own
 *     places
 * @param warnings what the user should know about the settings, a line each
 * @param weights loads them
 */
public record ResolvedModel(
        String type,
        Languages languages,
        String prefix,
        SequencedMap<String, Object> generation,
        Set<Integer> endTokens,
        boolean forcesEnd,
        int longestPrediction,
        List<Path> files,
        SequencedMap<String, List<Path>> adapterFiles,
        boolean neighboursMatter,
        List<String> warnings,
        Weights weights)
        implements AutoCloseable {
    /** Endings of the small files beside the weights that decide what is generated: configs and tokenizers. */
    private static final List<String> SMALL_FILES = List.of(".json", ".txt", ".spm", ".model");

    public ResolvedModel {
        generation = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(generation));
        endTokens = Set.copyOf(endTokens);
        files = List.copyOf(files);
        adapterFiles = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(adapterFiles));
        warnings = List.copyOf(warnings);
    }

    /** The weights of a model, and what is open already to load them. */
    public interface Weights {
        /** What the user should know before they are loaded, because it takes longer than usual. */
        Optional<String> notice();

        /**
         * Loads them in this process.
         *
         * @throws InputException if they cannot be used
         */
        FeedGenerator load();

        /** Lets go of what is open; after what was loaded. */
        void close();
    }

    /**
     * Reads the model's configuration and resolves the effective settings; loads no weights.
     *
     * @param notes told what is downloaded
     * @throws InputException if it cannot be used, or an option cannot be with it
     */
    public static ResolvedModel of(RunSpec spec, Consumer<String> notes) {
        AdaptedCheckpoint adapted = AdaptedCheckpoint.open(spec.model(), notes);
        Checkpoint checkpoint = adapted.checkpoint();
        Tokenizer tokenizer = Engine.openTokenizer(
                checkpoint, spec.model().semantics(), spec.model().languages());
        try {
            return of(spec, adapted, tokenizer, engine -> new CheckpointWeights(checkpoint, tokenizer, engine));
        } catch (InputException unusable) {
            tokenizer.close();
            throw unusable;
        }
    }

    /**
     * The same of a checkpoint that is open already.
     *
     * @param weights how they are loaded for such an engine
     */
    static ResolvedModel of(
            RunSpec spec, AdaptedCheckpoint adapted, Tokenizer tokenizer, Function<EngineSpec, Weights> weights) {
        Checkpoint checkpoint = adapted.checkpoint();
        List<String> warnings = new ArrayList<>(adapted.warnings());
        checkpoint.quantization().map(Quantization::note).ifPresent(warnings::add);
        GenerationConfig generation = LanguageSettings.resolve(
                checkpoint,
                Optional.of(spec.data().task()),
                spec.model().semantics(),
                overrides(spec),
                tokenizer,
                warnings::add);
        TaskNote.of(spec, checkpoint).ifPresent(warnings::add);
        EngineSpec engine = new EngineSpec(
                generation,
                spec.model().semantics(),
                SourcePrefix.of(
                        checkpoint,
                        spec.model().prefix(),
                        Optional.of(spec.data().task())),
                spec.model().maxSourceLength(),
                spec.compute().batchSize(),
                spec.compute().threads(),
                spec.model().options(),
                spec.report().scoring().seed(),
                spec.compute().maxBatchTokens());
        SequencedMap<String, Object> settings = new LinkedHashMap<>(generation.asMap());
        boolean mixesPadding = Engine.mixesPadding(checkpoint, engine);
        boolean neighboursMatter = mixesPadding || Engine.endsByBatch(engine);
        if (neighboursMatter) {
            settings.put("batch_size", spec.compute().batchSize());
        }
        if (Engine.endsByBatch(engine)) {
            warnings.add(
                    ("transformers 4.50 to 4.52 ended the beam searches of a batch together: under %s results depend"
                                    + " on --bs %d and the order of lines; --bs 1 or --semantics hf-5 does not")
                            .formatted(engine.semantics(), spec.compute().batchSize()));
        }
        if (mixesPadding) {
            warnings.add(("transformers 4.4 lets padding of one sentence hide tokens of another in %s:"
                            + " under hf-4.4 results depend on --bs %d and the order of lines;"
                            + " --bs 1 or --semantics hf-5 does not")
                    .formatted(checkpoint.modelType(), spec.compute().batchSize()));
        }
        return new ResolvedModel(
                checkpoint.modelType(),
                languages(spec, tokenizer),
                engine.prefix(),
                settings,
                Set.copyOf(generation.eosTokenId()),
                !generation.tokens().forcedEosTokenId().isEmpty(),
                generation.maxLength() - 1,
                files(checkpoint),
                adapted.files(),
                neighboursMatter,
                warnings,
                weights.apply(engine));
    }

    /** {@code run_distributed_eval.py} always passes its {@code --num_return_sequences}, whatever a file says. */
    private static Map<GenerationOption, OptionValue> overrides(RunSpec spec) {
        Map<GenerationOption, OptionValue> overrides =
                new LinkedHashMap<>(spec.model().generation());
        overrides.putIfAbsent(
                GenerationOption.NUM_RETURN_SEQUENCES,
                OptionValue.of(spec.model().numReturnSequences()));
        return overrides;
    }

    private static Languages languages(RunSpec spec, Tokenizer tokenizer) {
        Optional<String> source = tokenizer.sourceLanguage();
        return source.isEmpty()
                ? Languages.NONE
                : new Languages(source, spec.model().languages().target());
    }

    private static List<Path> files(Checkpoint checkpoint) {
        List<Path> files = new ArrayList<>(checkpoint.weightFiles());
        files.addAll(checkpoint.changingFiles());
        try (Stream<Path> all = Files.list(checkpoint.directory())) {
            all.filter(file -> SMALL_FILES.stream().anyMatch(file.getFileName().toString()::endsWith))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .forEach(files::add);
        } catch (IOException failure) {
            throw new InputException("cannot list " + checkpoint.directory() + ": " + failure.getMessage(), failure);
        }
        return files;
    }

    /** Lets go of what is open; after what was loaded. */
    @Override
    public void close() {
        weights.close();
    }

    private record CheckpointWeights(Checkpoint checkpoint, Tokenizer tokenizer, EngineSpec spec) implements Weights {
        @Override
        public Optional<String> notice() {
            return NativeCache.notice();
        }

        @Override
        public FeedGenerator load() {
            return Engine.open(checkpoint, tokenizer, spec);
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
