package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.hub.Hub;
import io.seqmark.checkpoint.hub.HubId;
import io.seqmark.checkpoint.hub.HubSettings;
import io.seqmark.checkpoint.hub.Outline;
import io.seqmark.checkpoint.hub.TokenizerFileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A checkpoint in Hugging Face layout. Thread-safe for reading. */
public final class Checkpoint implements AutoCloseable {
    private static final String CONFIG = "config.json";
    private static final String ADAPTER = "adapter_config.json";
    private static final String TRAINER_PREFIX = "checkpoint-";
    private static final Pattern TRAINER_FOLDER = Pattern.compile(TRAINER_PREFIX + "[0-9]{1,9}");

    private final Outline outline;
    private final Path directory;
    private final String modelType;
    private final ConfigFile config;
    private final Optional<ConfigFile> generationConfig;
    private final Optional<ConfigFile> tokenizerConfig;
    private final Optional<Quantization> quantization;
    private final Supplier<WeightFiles> weightFiles;
    /** Through which all weights are seen. */
    private final UnaryOperator<Weights> view;
    /** What the view reads beside the weights' own files. */
    private final List<Path> viewFiles;

    private final Consumer<String> notes;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    private Checkpoint(
            Outline outline, ConfigFile config, String modelType, boolean needsWeights, Consumer<String> notes) {
        this.notes = notes;
        this.outline = outline;
        this.directory = outline.snapshot();
        this.config = config;
        this.modelType = modelType;
        this.generationConfig = optional("generation_config.json");
        this.tokenizerConfig = optional("tokenizer_config.json");
        this.quantization = Quantization.of(config);
        this.view = UnaryOperator.identity();
        this.viewFiles = List.of();
        if (needsWeights) {
            WeightFiles found = WeightFiles.find(outline.weights());
            this.weightFiles = () -> found;
            quantization.ifPresent(_ -> openStoredWeights().close());
        } else {
            this.weightFiles = () -> WeightFiles.find(outline.weights());
        }
    }

    private Checkpoint(Checkpoint other, UnaryOperator<Weights> view, List<Path> viewFiles) {
        this.notes = other.notes;
        this.outline = other.outline;
        this.directory = other.directory;
        this.config = other.config;
        this.modelType = other.modelType;
        this.generationConfig = other.generationConfig;
        this.tokenizerConfig = other.tokenizerConfig;
        this.quantization = other.quantization;
        this.weightFiles = other.weightFiles;
        this.view = view;
        this.viewFiles = List.copyOf(viewFiles);
    }

    /**
     * The same checkpoint, whose weights are seen through something that changes some of them. Whoever closes one of both must not
     * close the other.
     *
     * @param change makes of opened weights those that are seen; what it makes owns them
     * @param files that it reads besides
     */
    public Checkpoint through(UnaryOperator<Weights> change, List<Path> files) {
        return new Checkpoint(this, change, files);
    }

    /**
     * Opens a directory or a model of the hub: reads its JSON files and finds its weights, without mapping them yet.
     *
     * @param modelName what {@code --model_name} says: a directory, else {@code org/name[@revision]} of the hub, which is
     *     taken from the cache that all Hugging Face tools share, or downloaded into it
     * @throws io.seqmark.base.InputException if it is neither, has no {@code config.json} with a {@code model_type},
     *     or has no weights, or quantized ones
     * @throws io.seqmark.base.RunException if a download fails
     */
    public static Checkpoint open(String modelName) {
        return open(modelName, note -> {});
    }

    /** The same, telling in one line each what is downloaded, and once how weights are read that are not as usual. */
    public static Checkpoint open(String modelName, Consumer<String> notes) {
        return open(modelName, notes, System.getenv());
    }

    /**
     * As {@link #open(String, Consumer)}, but weights may be missing: then {@link #weightFiles} and {@link #openWeights}
     * throw what this would. Of a model of the hub that is not in the cache, safetensors are not downloaded: names, types and
     * shapes of the tensors are right, and all their values 0.
     */
    public static Checkpoint inspect(String modelName, Consumer<String> notes) {
        return inspect(modelName, notes, System.getenv());
    }

    static Checkpoint inspect(String modelName, Consumer<String> notes, Map<String, String> environment) {
        return open(modelName, notes, environment, false);
    }

    static Checkpoint open(String modelName, Consumer<String> notes, Map<String, String> environment) {
        return open(modelName, notes, environment, true);
    }

    private static Checkpoint open(
            String modelName, Consumer<String> notes, Map<String, String> environment, boolean needsWeights) {
        Outline outline = directory(modelName)
                .map(Outline::of)
                .orElseGet(() -> fromHub(modelName, notes, environment, needsWeights));
        try {
            return open(outline, needsWeights, notes);
        } catch (RuntimeException unusable) {
            outline.close();
            throw unusable;
        }
    }

    private static Checkpoint open(Outline outline, boolean needsWeights, Consumer<String> notes) {
        Path directory = outline.snapshot();
        Path file = directory.resolve(CONFIG);
        if (!Files.exists(file)) {
            String hint = Files.exists(directory.resolve(ADAPTER))
                    ? "it holds an adapter; give --model_name " + baseOf(directory.resolve(ADAPTER)) + " --adapter "
                            + directory
                    : lastOfTrainer(directory)
                            .map(last -> "it is a Trainer's folder; give one of its checkpoints, the last is " + last)
                            .orElse(
                                    "--model_name expects a checkpoint in Hugging Face layout, as save_pretrained writes"
                                            + " it");
            throw new InputException(directory + ": has no " + CONFIG + "; " + hint);
        }
        ConfigFile config = ConfigFile.read(file);
        String modelType = config.text("model_type")
                .filter(type -> !type.isBlank())
                .orElseThrow(() -> new InputException(file
                        + ": model_type is missing; add the family's name, for example \"model_type\": \"marian\""));
        return new Checkpoint(outline, config, modelType, needsWeights, notes);
    }

    /** The checkpoint that an adapter's configuration says it was trained on. */
    private static String baseOf(Path adapterConfig) {
        try {
            return ConfigFile.read(adapterConfig)
                    .text("base_model_name_or_path")
                    .filter(name -> !name.isBlank())
                    .map(Problems::shorten)
                    .orElse("BASE");
        } catch (InputException unreadable) {
            return "BASE";
        }
    }

    /** The folder {@code checkpoint-N} of the largest N, which Trainer writes while it goes on. */
    private static Optional<Path> lastOfTrainer(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> TRAINER_FOLDER
                                    .matcher(entry.getFileName().toString())
                                    .matches()
                            && Files.isDirectory(entry))
                    .max(Comparator.comparingInt(entry ->
                            Integer.parseInt(entry.getFileName().toString().substring(TRAINER_PREFIX.length()))));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether a name means a model of the hub: nothing on this machine has it, and it keeps the hub's rules for names. */
    public static boolean isOfHub(String modelName) {
        boolean mayBe = HubId.parse(modelName).isPresent();
        return mayBe && !Files.exists(Path.of(modelName));
    }

    private static Optional<Path> directory(String modelName) {
        Path path;
        try {
            path = Path.of(modelName);
        } catch (InvalidPathException e) {
            throw new InputException("--model_name " + Problems.shorten(modelName) + ": is no path", e);
        }
        if (modelName.isBlank() || !Files.exists(path)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(path)) {
            throw new InputException("--model_name " + modelName + ": is a file, expected a checkpoint's directory");
        }
        return Optional.of(path);
    }

    private static Outline fromHub(
            String modelName, Consumer<String> notes, Map<String, String> environment, boolean needsWeights) {
        HubId id = HubId.parse(modelName)
                .orElseThrow(() -> new InputException("--model_name " + Problems.shorten(modelName)
                        + ": no such directory; give the path of a checkpoint in Hugging Face layout, or org/name of the"
                        + " hub"));
        HubSettings settings = HubSettings.of(environment, Path.of(System.getProperty("user.home")));
        Hub hub = new Hub(settings, notes);
        return needsWeights ? Outline.of(hub.resolve(id)) : hub.outline(id);
    }

    /** The folder that the hub's cache has of a repository, complete or not; empty where it has none. Asks no network. */
    public static Optional<Path> cached(String hubName) {
        return HubId.parse(hubName).flatMap(id -> Hub.cached(id, HubSettings.ofProcess()));
    }

    private Optional<ConfigFile> optional(String name) {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Optional.of(ConfigFile.read(file)) : Optional.empty();
    }

    /** The directory. */
    public Path directory() {
        return directory;
    }

    /** Names of the tokenizer's files that are there, in the order of the alphabet. */
    public List<String> tokenizerFiles() {
        return Stream.concat(TokenizerFileNames.VOCABULARIES.stream(), TokenizerFileNames.SETTINGS.stream())
                .filter(name -> Files.isRegularFile(directory.resolve(name)))
                .sorted()
                .toList();
    }

    /** {@code model_type} of {@code config.json}, for example {@code marian}. */
    public String modelType() {
        return modelType;
    }

    /** {@code config.json}. */
    public ConfigFile config() {
        return config;
    }

    /** {@code generation_config.json}, where there is one. */
    public Optional<ConfigFile> generationConfig() {
        return generationConfig;
    }

    /** {@code tokenizer_config.json}, where there is one. */
    public Optional<ConfigFile> tokenizerConfig() {
        return tokenizerConfig;
    }

    /** The files that hold the weights: one, or the shards in the order of their names. */
    public List<Path> weightFiles() {
        return weightFiles.get().files();
    }

    /** Files beside the weights' own that decide on the weights. */
    public List<Path> changingFiles() {
        return viewFiles;
    }

    /**
     * Maps the weights and checks their headers. The caller closes them.
     *
     * @throws io.seqmark.base.InputException if a file is damaged, truncated, or holds more than tensors, or if the weights
     *     are quantized as {@code config.json} says
     */
    public Weights openWeights() {
        Weights stored = openStoredWeights();
        try {
            return view.apply(stored);
        } catch (RuntimeException unusable) {
            stored.close();
            throw unusable;
        }
    }

    private Weights openStoredWeights() {
        WeightFiles files = weightFiles.get();
        if (quantization.isEmpty()) {
            return UnwrappedWeights.of(files.open(), this::note);
        }
        Weights weights;
        try {
            weights = UnwrappedWeights.of(files.open(), this::note);
        } catch (InputException unreadable) {
            throw quantization.get().refused(unreadable); // 8-bit floats, for example, are no dtype that is read
        }
        if (quantization.get().isIn(weights)) {
            weights.close();
            throw new InputException(quantization.get().refusal());
        }
        return weights;
    }

    /** Says in one line how this checkpoint's weights are used, where that is not as usual; once, however often it is told. */
    public void note(String line) {
        if (noted.add(line)) {
            notes.accept(line);
        }
    }

    /** What {@code config.json} declares of quantization, which weights that open do not have. */
    public Optional<Quantization> quantization() {
        return quantization;
    }

    /** Lets go of what stands in for weights; weights that were opened are closed by who opened them. */
    @Override
    public void close() {
        outline.close();
    }
}
