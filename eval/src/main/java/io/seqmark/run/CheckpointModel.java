package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Quantization;
import io.seqmark.engine.Engine;
import io.seqmark.engine.EngineSpec;
import io.seqmark.engine.Generated;
import io.seqmark.engine.LanguageSettings;
import io.seqmark.engine.LineFeed;
import io.seqmark.engine.SourcePrefix;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/** A checkpoint, and the engine that runs it. */
final class CheckpointModel implements SequenceModel {
    /** Endings of the small files beside the weights that decide what is generated: configs and tokenizers. */
    private static final List<String> SMALL_FILES = List.of(".json", ".txt", ".spm", ".model");

    private final RunSpec spec;
    private final Checkpoint checkpoint;
    private final Tokenizer tokenizer;
    private final GenerationConfig generation;
    private final List<String> warnings;

    private CheckpointModel(
            RunSpec spec,
            Checkpoint checkpoint,
            Tokenizer tokenizer,
            GenerationConfig generation,
            List<String> warnings) {
        this.tokenizer = tokenizer;
        this.warnings = List.copyOf(warnings);
        this.spec = spec;
        this.checkpoint = checkpoint;
        this.generation = generation;
    }

    /** Opens checkpoints; {@code notes} is told what is downloaded. */
    static Opener opener(Consumer<String> notes) {
        return new Opener() {
            @Override
            public void prepare(RunSpec spec) {
                Engine.preload(spec.model().precision());
            }

            @Override
            public SequenceModel open(RunSpec spec) {
                return CheckpointModel.open(spec, Checkpoint.open(spec.modelName(), notes));
            }
        };
    }

    private static CheckpointModel open(RunSpec spec, Checkpoint checkpoint) {
        Tokenizer tokenizer = Engine.openTokenizer(checkpoint, spec.semantics(), spec.languages());
        try {
            List<String> warnings = new ArrayList<>();
            checkpoint.quantization().map(Quantization::note).ifPresent(warnings::add);
            GenerationConfig generation = LanguageSettings.resolve(
                    checkpoint, Optional.of(spec.task()), spec.semantics(), overrides(spec), tokenizer, warnings::add);
            TaskNote.of(spec, checkpoint).ifPresent(warnings::add);
            return new CheckpointModel(spec, checkpoint, tokenizer, generation, warnings);
        } catch (InputException unusable) {
            tokenizer.close();
            throw unusable;
        }
    }

    /** {@code run_distributed_eval.py} always passes its {@code --num_return_sequences}, whatever a file says. */
    private static Map<GenerationOption, JsonNode> overrides(RunSpec spec) {
        Map<GenerationOption, JsonNode> overrides = new LinkedHashMap<>(spec.generation());
        overrides.putIfAbsent(GenerationOption.NUM_RETURN_SEQUENCES, IntNode.valueOf(spec.numReturnSequences()));
        return overrides;
    }

    @Override
    public List<String> warnings() {
        return neighboursMatter()
                ? Stream.concat(
                                warnings.stream(),
                                Stream.of(("transformers 4.4 lets padding of one sentence hide tokens of another in %s:"
                                                + " under hf-4.4 results depend on --bs %d and the order of lines;"
                                                + " --bs 1 or --semantics hf-5 does not")
                                        .formatted(type(), spec.batchSize())))
                        .toList()
                : warnings;
    }

    @Override
    public String type() {
        return checkpoint.modelType();
    }

    @Override
    public Languages languages() {
        Optional<String> source = tokenizer.sourceLanguage();
        return source.isEmpty() ? Languages.NONE : new Languages(source, spec.targetLanguage());
    }

    @Override
    public String prefix() {
        return SourcePrefix.of(checkpoint, spec.prefix(), Optional.of(spec.task()));
    }

    @Override
    public Map<String, Object> generation() {
        Map<String, Object> settings = new LinkedHashMap<>(generation.asMap());
        if (neighboursMatter()) {
            settings.put("batch_size", spec.batchSize());
        }
        return settings;
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.copyOf(generation.eosTokenId());
    }

    @Override
    public boolean forcesEnd() {
        return !generation.tokens().forcedEosTokenId().isEmpty();
    }

    @Override
    public int longestPrediction() {
        return generation.maxLength() - 1;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(checkpoint.weightFiles());
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

    @Override
    public Optional<String> notice() {
        return NativeCache.notice();
    }

    @Override
    public Loaded load() {
        Engine engine = Engine.open(checkpoint, tokenizer, engineSpec());
        return new Loaded() {
            @Override
            public void generate(
                    LongUnaryOperator ids,
                    LongFunction<String> source,
                    long count,
                    Consumer<Generated> sink,
                    Engine.Progress progress) {
                engine.generate(ids, source, count, sink, progress);
            }

            @Override
            public void generate(LineFeed feed, Consumer<Generated> sink, Engine.Progress progress) {
                engine.generate(feed, sink, progress);
            }

            @Override
            public int maxSourceLength() {
                return engine.maxSourceLength();
            }

            @Override
            public Map<String, Double> profile() {
                return engine.profile();
            }

            @Override
            public void close() {
                engine.close();
            }
        };
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    @Override
    public boolean neighboursMatter() {
        return Engine.mixesPadding(checkpoint, engineSpec());
    }

    private EngineSpec engineSpec() {
        return new EngineSpec(
                generation,
                spec.semantics(),
                prefix(),
                spec.maxSourceLength(),
                spec.batchSize(),
                spec.threads(),
                spec.model(),
                spec.scoring().seed(),
                spec.maxBatchTokens());
    }
}
