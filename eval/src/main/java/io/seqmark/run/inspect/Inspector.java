package io.seqmark.run.inspect;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.Arithmetic;
import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Quantization;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import io.seqmark.checkpoint.adapter.Adapter;
import io.seqmark.checkpoint.adapter.AdapterFacts;
import io.seqmark.cuda.GpuSurvey;
import io.seqmark.engine.Engine;
import io.seqmark.engine.LanguageSettings;
import io.seqmark.engine.MemoryEstimate;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.TracedValue;
import io.seqmark.run.inspect.Inspection.Computing;
import io.seqmark.run.inspect.Inspection.Dtype;
import io.seqmark.run.inspect.Inspection.EffectiveSetting;
import io.seqmark.run.inspect.Inspection.StoredWeights;
import io.seqmark.run.inspect.Inspection.TokenizerFacts;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Looks a checkpoint over and collects everything that would make a run fail, instead of stopping at the first. */
public final class Inspector {
    /** Keys of generation_config.json that change nothing that a run reports. */
    private static final Set<String> HARMLESS = Set.of(
            "transformers_version",
            "_from_model_config",
            "output_attentions",
            "output_hidden_states",
            "output_scores",
            "output_logits",
            "return_dict_in_generate",
            "cache_implementation",
            "trust_remote_code");

    /** A buffer, which transformers does not count as a parameter. */
    private static final String LOGITS_BIAS = "final_logits_bias";

    private final InspectionSpec spec;
    private final Mistakes mistakes = new Mistakes();
    private final List<String> notes = new ArrayList<>();

    private Inspector(InspectionSpec spec) {
        this.spec = spec;
    }

    /**
     * Looks a checkpoint over.
     *
     * @param notes is told in one line each what is downloaded
     * @throws InputException if there is no checkpoint of that name, or its {@code config.json} cannot be read
     */
    public static Inspection inspect(InspectionSpec spec, Consumer<String> notes) {
        try (Checkpoint checkpoint = Checkpoint.inspect(spec.modelName(), notes)) {
            return new Inspector(spec).inspect(checkpoint, notes);
        }
    }

    private Inspection inspect(Checkpoint checkpoint, Consumer<String> downloads) {
        Optional<SequencedMap<String, Integer>> sizes = mistakes.attempt(() -> Engine.sizes(checkpoint));
        mistakes.check(() -> Processor.here().require(spec.precision()));
        Optional<StoredWeights> weights = mistakes.attempt(() -> weights(checkpoint));
        if (weights.isPresent()) {
            checkpoint.quantization().map(Quantization::note).ifPresent(notes::add);
        }
        Map<String, AdapterFacts> adapters = adapters(checkpoint, downloads);
        Optional<TokenizerFacts> facts = Optional.empty();
        Optional<GenerationConfig> config = Optional.empty();
        Map<String, EffectiveSetting> generation = new LinkedHashMap<>();
        List<String> needs = new ArrayList<>();
        if (sizes.isPresent()) {
            Optional<Tokenizer> opened = mistakes.attempt(() -> Engine.openTokenizer(
                    checkpoint, spec.semantics(), new Languages(spec.sourceLanguage(), spec.targetLanguage())));
            facts = opened.map(tokenizer -> facts(checkpoint, tokenizer));
            Map<GenerationOption, TracedValue> implied =
                    opened.map(LanguageSettings::implied).orElse(Map.of());
            Mistakes ofSettings = new Mistakes();
            Map<GenerationOption, TracedValue> settings = GenerationConfig.settings(
                    checkpoint, spec.task(), spec.semantics(), spec.generation(), implied, ofSettings::add);
            ofSettings.problems().forEach(mistakes::add);
            config = ofSettings.none()
                    ? mistakes.attempt(() -> GenerationConfig.resolve(
                            checkpoint, spec.task(), spec.semantics(), spec.generation(), implied, notes::add))
                    : Optional.empty();
            generation.putAll(generation(config, settings));
            opened.flatMap(tokenizer -> LanguageSettings.missingTarget(tokenizer, spec.generation(), settings))
                    .ifPresent(needs::add);
            opened.ifPresent(Tokenizer::close);
        }
        return new Inspection(
                spec.modelName(),
                checkpoint.directory(),
                checkpoint.modelType(),
                sizes.orElseGet(LinkedHashMap::new),
                weights,
                facts,
                adapters,
                generation,
                unused(checkpoint),
                memory(checkpoint, weights, facts, config),
                computing(),
                notes,
                needs,
                mistakes.problems());
    }

    /** Each is held against the checkpoint by itself. */
    private Map<String, AdapterFacts> adapters(Checkpoint checkpoint, Consumer<String> downloads) {
        Map<String, AdapterFacts> all = new LinkedHashMap<>();
        for (AdapterChoice choice : spec.adapters().choices()) {
            if (choice.location().isPresent()) {
                mistakes.check(() -> {
                    Adapter adapter = Adapter.open(choice, spec.adapters().options(), downloads);
                    adapter.otherBase(spec.modelName()).ifPresent(notes::add);
                    all.put(choice.name(), adapter.fit(checkpoint));
                });
            }
        }
        return all;
    }

    private static Computing computing() {
        Processor processor = Processor.here();
        Map<String, Dtype> dtypes = new LinkedHashMap<>();
        for (Precision precision : Precision.values()) {
            dtypes.put(
                    precision.label(),
                    new Dtype(
                            processor.lacks(precision),
                            Engine.arithmetic(precision).orElse(Arithmetic.UNKNOWN)));
        }
        return new Computing(
                processor.arithmetic().map(Arithmetic::label).orElse(Arithmetic.UNKNOWN),
                dtypes,
                GpuSurvey.of(System.getenv()));
    }

    private static StoredWeights weights(Checkpoint checkpoint) {
        Set<Long> seen = new HashSet<>(); // tied tensors lie at one address
        Map<String, Long> dtypes = new TreeMap<>();
        try (Weights weights = checkpoint.openWeights()) {
            for (String name : weights.names()) {
                StoredTensor tensor = weights.find(name).orElseThrow();
                if (!name.endsWith(LOGITS_BIAS)
                        && tensor.dtype().isFloating()
                        && tensor.elements() > 0
                        && seen.add(tensor.data().address())) {
                    dtypes.merge(tensor.dtype().name().toLowerCase(Locale.ROOT), tensor.elements(), Long::sum);
                }
            }
            return new StoredWeights(
                    checkpoint.weightFiles().stream()
                            .map(file -> file.getFileName().toString())
                            .toList(),
                    checkpoint.weightFiles().stream().mapToLong(Inspector::size).sum(),
                    weights.names().size(),
                    dtypes.values().stream().mapToLong(Long::longValue).sum(),
                    dtypes);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TokenizerFacts facts(Checkpoint checkpoint, Tokenizer tokenizer) {
        return new TokenizerFacts(
                Engine.tokenizerClass(checkpoint),
                checkpoint.tokenizerFiles(),
                tokenizer.size(),
                tokenizer.modelMaxLength(),
                tokenizer.languages(),
                tokenizer.sourceLanguage());
    }

    /** What is effective where the settings fit together, else what was found. */
    private Map<String, EffectiveSetting> generation(
            Optional<GenerationConfig> config, Map<GenerationOption, TracedValue> settings) {
        Map<String, EffectiveSetting> all = new LinkedHashMap<>();
        config.ifPresentOrElse(
                effective -> effective
                        .asMap()
                        .forEach((name, value) -> all.put(name, new EffectiveSetting(value, origin(name, settings)))),
                () -> settings.forEach((option, setting) -> all.put(
                        option.label(), new EffectiveSetting(setting.value().toString(), setting.origin()))));
        return all;
    }

    private String origin(String name, Map<GenerationOption, TracedValue> settings) {
        return decidedBy(name)
                .flatMap(option -> Optional.ofNullable(settings.get(option))
                        .map(setting -> option.label().equals(name)
                                ? setting.origin()
                                : option.label() + " of " + setting.origin()))
                .or(() -> GenerationOption.find(name)
                        .flatMap(option -> Optional.ofNullable(settings.get(option)))
                        .map(TracedValue::origin))
                .orElse("default of " + spec.semantics().label());
    }

    /** The option that decides a setting before the one of its own name. */
    private static Optional<GenerationOption> decidedBy(String name) {
        return switch (name) {
            case "max_length" -> Optional.of(GenerationOption.MAX_NEW_TOKENS);
            case "min_length" -> Optional.of(GenerationOption.MIN_NEW_TOKENS);
            default -> Optional.empty();
        };
    }

    private List<String> unused(Checkpoint checkpoint) {
        return spec.semantics() == Semantics.HF_4_4
                ? List.of()
                : checkpoint.generationConfig().stream()
                        .flatMap(file -> file.json().propertyNames().stream())
                        .filter(name -> !HARMLESS.contains(name)
                                && GenerationOption.find(name).isEmpty())
                        .sorted()
                        .toList();
    }

    private Optional<MemoryEstimate> memory(
            Checkpoint checkpoint,
            Optional<StoredWeights> weights,
            Optional<TokenizerFacts> tokenizer,
            Optional<GenerationConfig> config) {
        return weights.flatMap(stored -> config.map(generation -> MemoryEstimate.of(
                checkpoint,
                spec.engine(generation),
                tokenizer.map(TokenizerFacts::modelMaxLength).orElseGet(OptionalInt::empty),
                stored.bytes())));
    }
}
