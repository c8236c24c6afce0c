package io.seqmark.model;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Dtype;
import io.seqmark.checkpoint.Quantization;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import io.seqmark.checkpoint.adapter.PrefixTuning;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.WeightStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns the tensors of a checkpoint into the blocks of a model and keeps account of them: a tensor that is missing, that
 * nobody wants, or that has another shape than the configuration says is reported by name, all of them at once. Owns the
 * mapped weights and every layer it made. Not thread-safe; used by one loader.
 */
public final class WeightReader implements AutoCloseable {
    /** Tensors that a message names. */
    private static final int MAX_REPORTED = 5;

    private final Weights weights;
    private final Device device;
    private final Precision precision;
    private final String prefix;
    private final String file;
    /** Whether it is a checkpoint's, of which {@code --ignore_surplus} may leave out tensors. */
    private final boolean mayLeaveOut;

    private final Optional<Quantization> quantization;
    /** Told of tensors without a place; empty where they are a problem. */
    private final Optional<Consumer<String>> surplus;

    private final Set<String> wanted = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Linear> owned = new ArrayList<>();
    /** Present where several systems share the checkpoint. */
    private final Optional<SystemReader> systems;

    /**
     * Opens the weights of a checkpoint.
     *
     * @param device where the blocks are to compute
     * @param options the precision of the linear layers to make, and what becomes of tensors without a place
     * @param basePrefix what transformers puts before every name of the base model ({@code model.}), which checkpoints of
     *     the base model alone do not have; empty if the family has none
     */
    public static WeightReader open(Device device, Checkpoint checkpoint, ModelOptions options, String basePrefix) {
        return of(checkpoint.openWeights(), device, checkpoint, options, basePrefix);
    }

    /** The same of weights that were opened already; this reader closes them. */
    public static WeightReader of(
            Weights weights, Device device, Checkpoint checkpoint, ModelOptions options, String basePrefix) {
        return new WeightReader(weights, device, checkpoint, options, basePrefix);
    }

    /**
     * Of weights whose names are whole, in a file that is not of a checkpoint in Hugging Face layout; this reader closes them.
     *
     * @param file for messages
     */
    public static WeightReader ofFile(Weights weights, Path file, Device device, Precision precision) {
        return new WeightReader(
                weights, device, file.toString(), false, Optional.empty(), precision, Optional.empty(), "");
    }

    private WeightReader(
            Weights weights, Device device, Checkpoint checkpoint, ModelOptions options, String basePrefix) {
        this(
                weights,
                device,
                checkpoint.directory().toString(),
                true,
                checkpoint.quantization(),
                options.precision(),
                options.ignoreSurplus() ? Optional.of(checkpoint::note) : Optional.empty(),
                basePrefix);
    }

    private WeightReader(
            Weights weights,
            Device device,
            String file,
            boolean mayLeaveOut,
            Optional<Quantization> quantization,
            Precision precision,
            Optional<Consumer<String>> surplus,
            String basePrefix) {
        this.device = device;
        this.weights = weights;
        this.file = file;
        this.mayLeaveOut = mayLeaveOut;
        this.quantization = quantization;
        this.precision = precision;
        this.surplus = surplus;
        boolean absent = weights.names().stream().noneMatch(name -> name.startsWith(basePrefix));
        this.prefix = absent ? basePrefix : "";
        this.systems = weights.variants().isEmpty()
                ? Optional.empty()
                : Optional.of(new SystemReader(weights.variants(), device, owned::add));
    }

    /** Where the blocks that are made compute. */
    public Device device() {
        return device;
    }

    /** What several systems share and do not; empty where there is one. */
    Optional<SystemReader> systems() {
        return systems;
    }

    /** Of each system, keys and values that an adapter puts before every prediction; empty where there are none. */
    List<Optional<LearnedPrefix>> prefixes() {
        return systems.map(SystemReader::prefixes).orElseGet(() -> List.of(prefix(weights)));
    }

    static Optional<LearnedPrefix> prefix(Weights weights) {
        return weights.find(PrefixTuning.TENSOR)
                .map(tensor -> new LearnedPrefix(array(
                        tensor,
                        Math.toIntExact(tensor.shape().getFirst()),
                        Math.toIntExact(tensor.shape().getLast()),
                        false)));
    }

    /** Whether the checkpoint has that tensor. */
    public boolean has(String name) {
        return weights.find(stored(name)).isPresent();
    }

    /** A matrix [rows, columns] under the first of these names that exists: tied weights have several. */
    public HostArray matrix(int rows, int columns, String... names) {
        return require(List.of((long) rows, (long) columns), rows, columns, names);
    }

    /** A vector of that length under the first of these names that exists. */
    public HostArray vector(int length, String... names) {
        return require(List.of((long) length), 1, length, names);
    }

    /** A matrix that may be absent. */
    public Optional<HostArray> optionalMatrix(int rows, int columns, String name) {
        return has(name) ? Optional.of(matrix(rows, columns, name)) : Optional.empty();
    }

    /** A packed linear layer of stacked projections with biases: {@code NAME.weight} and {@code NAME.bias}. */
    public Linear linear(int inputs, int outputs, Activation activation, String... names) {
        return linear(
                Arrays.stream(names)
                        .map(name -> matrix(outputs, inputs, name + ".weight"))
                        .toList(),
                Arrays.stream(names)
                        .map(name -> vector(outputs, name + ".bias"))
                        .toList(),
                activation);
    }

    /** The same without biases. */
    public Linear linearWithoutBias(int inputs, int outputs, Activation activation, String... names) {
        return linear(
                Arrays.stream(names)
                        .map(name -> matrix(outputs, inputs, name + ".weight"))
                        .toList(),
                List.of(),
                activation);
    }

    /** One without bias that stays in float32 where the precision is float16. */
    public Linear linearKeptInFloat32(int inputs, int outputs, String name) {
        HostArray weight = matrix(outputs, inputs, name + ".weight");
        boolean half = precision == Precision.FLOAT16;
        return linear(
                List.of(half ? derived(weight, weight.inFull(), false) : weight),
                List.of(),
                Activation.NONE,
                half ? Precision.FLOAT32 : precision);
    }

    /**
     * One that stays in float32 in any precision, as a router of experts.
     *
     * @param biased whether it has a bias
     */
    public Linear linearInFloat32(int inputs, int outputs, boolean biased, String name) {
        HostArray weight = matrix(outputs, inputs, name + ".weight").inFull();
        List<HostArray> bias = biased ? List.of(vector(outputs, name + ".bias").inFull()) : List.of();
        return linear(List.of(weight), bias, Activation.NONE, Precision.FLOAT32);
    }

    /** The same for transformers' Conv1D, as GPT-2 has it: {@code NAME.weight} is [inputs, outputs]. */
    public Linear conv1d(int inputs, int outputs, Activation activation, String name) {
        HostArray weight = matrix(inputs, outputs, name + ".weight");
        return linear(
                List.of(derived(weight, weight.transposed(), true)),
                List.of(vector(outputs, name + ".bias")),
                activation);
    }

    /** One with a bias that stays in float32 in any precision, as the head of a metric. */
    public Linear linearInFloat32(int inputs, int outputs, Activation activation, String name) {
        HostArray weight = matrix(outputs, inputs, name + ".weight").inFull();
        return linear(
                List.of(weight), List.of(vector(outputs, name + ".bias").inFull()), activation, Precision.FLOAT32);
    }

    /** A packed linear layer of given arrays. */
    public Linear linear(List<HostArray> parts, List<HostArray> biases, Activation activation) {
        return linear(parts, biases, activation, precision);
    }

    private Linear linear(
            List<HostArray> parts, List<HostArray> biases, Activation activation, Precision layerPrecision) {
        // after a problem the model will not be used: packing stand-ins would only take time and memory
        Linear linear = problems.isEmpty()
                ? device.linear(new WeightStack(parts, biases), activation, layerPrecision)
                : device.linear(new WeightStack(List.of(zeros(1, 1)), List.of()), activation, Precision.FLOAT32);
        owned.add(linear);
        return problems.isEmpty()
                ? systems.map(all -> all.linear(linear, parts, biases, activation, layerPrecision))
                        .orElse(linear)
                : linear;
    }

    private HostArray derived(HostArray from, HostArray to, boolean transposed) {
        systems.ifPresent(all -> all.derive(from, to, transposed));
        return to;
    }

    /** A table of vectors. */
    public Embedding embedding(int entries, int width, String... names) {
        return embedding(matrix(entries, width, names));
    }

    /** A table of vectors of a given array. */
    public Embedding embedding(HostArray table) {
        return systems.filter(_ -> problems.isEmpty())
                .map(all -> all.embedding(table))
                .orElseGet(() -> device.embedding(table));
    }

    /** Layer normalisation: {@code NAME.weight} and {@code NAME.bias}, with PyTorch's epsilon. */
    public Norm layerNorm(int width, String name) {
        return layerNorm(width, 1e-5, name);
    }

    /**
     * Layer normalisation: {@code NAME.weight} and {@code NAME.bias}, which the oldest checkpoints of BERT call {@code gamma} and {@code
     * beta}.
     */
    public Norm layerNorm(int width, double epsilon, String name) {
        return device.norm(
                vector(width, name + ".weight", name + ".gamma"),
                Optional.of(vector(width, name + ".bias", name + ".beta")),
                epsilon);
    }

    /** Root-mean-square normalisation: {@code NAME.weight}. */
    public Norm rmsNorm(int width, double epsilon, String name) {
        return device.norm(vector(width, name + ".weight"), Optional.empty(), epsilon);
    }

    /**
     * Ends the reading.
     *
     * @param tolerated tensors that real checkpoints carry and the model does not use
     * @throws InputException if anything was missing, misshapen or left over; this reader is closed then
     */
    public void finish(Pattern tolerated) {
        List<String> left = weights.names().stream()
                .filter(name -> !wanted.contains(name)
                        && !tolerated.matcher(name).matches()
                        && !name.equals(PrefixTuning.TENSOR))
                .toList();
        surplus.ifPresentOrElse(
                notes -> {
                    if (!left.isEmpty()) {
                        notes.accept("--ignore_surplus: %s: left out, for which this model has no place: %s"
                                .formatted(file, shortened(left, ", ")));
                    }
                },
                () -> left.forEach(
                        name -> problems.add("surplus tensor %s, for which this model has no place".formatted(name))));
        boolean surplusAlone = mayLeaveOut && !left.isEmpty() && problems.size() == left.size();
        if (!problems.isEmpty()) {
            close();
            throw new InputException(message()
                    + (surplusAlone ? " Where the rest is the model that you mean, give --ignore_surplus" : ""));
        }
        try {
            systems.ifPresent(all -> all.finish(tolerated));
        } catch (InputException notShared) {
            close();
            throw notShared;
        }
    }

    @Override
    public void close() {
        owned.forEach(Linear::close);
        owned.clear();
        weights.close();
    }

    /** One line, however many tensors do not fit. */
    private String message() {
        String named = shortened(problems, "; ");
        return quantization
                .map(declared -> "%s: %s".formatted(declared.refusal(), named))
                .orElseGet(() -> "%s: the weights do not fit config.json: %s; are both of one checkpoint?"
                        .formatted(file, named));
    }

    private static String shortened(List<String> all, String separator) {
        String named = all.stream().limit(MAX_REPORTED).collect(Collectors.joining(separator));
        return all.size() > MAX_REPORTED ? named + separator + "and " + (all.size() - MAX_REPORTED) + " more" : named;
    }

    private String stored(String name) {
        return !prefix.isEmpty() && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    private HostArray require(List<Long> shape, int rows, int columns, String... names) {
        Optional<HostArray> found = Optional.empty();
        for (String name : names) {
            Optional<StoredTensor> tensor = weights.find(stored(name));
            if (tensor.isPresent()) {
                wanted.add(stored(name));
                HostArray array = checked(tensor.get(), shape, rows, columns);
                systems.ifPresent(all ->
                        all.read(array, Arrays.stream(names).map(this::stored).toList()));
                found = found.or(() -> Optional.of(array));
            }
        }
        return found.orElseGet(() -> {
            problems.add("tensor %s is missing (%s)".formatted(names[0], shape));
            return zeros(rows, columns);
        });
    }

    private HostArray checked(StoredTensor tensor, List<Long> shape, int rows, int columns) {
        Optional<ElementType> type = elementType(tensor.dtype());
        if (type.isEmpty()) {
            problems.add("tensor %s is %s, where float32, float64, float16 or bfloat16 is needed"
                    .formatted(tensor.name(), tensor.dtype()));
            return zeros(rows, columns);
        }
        if (!tensor.shape().equals(shape)) {
            problems.add("tensor %s has shape %s, not %s".formatted(tensor.name(), tensor.shape(), shape));
            return zeros(rows, columns);
        }
        return array(tensor, rows, columns, precision == Precision.FLOAT16);
    }

    /** A tensor of floating-point numbers. */
    static HostArray array(StoredTensor tensor, int rows, int columns, boolean half) {
        return new HostArray(tensor.data(), elementType(tensor.dtype()).orElseThrow(), rows, columns, half);
    }

    private static Optional<ElementType> elementType(Dtype dtype) {
        return switch (dtype) {
            case FLOAT32 -> Optional.of(ElementType.FLOAT32);
            case FLOAT16 -> Optional.of(ElementType.FLOAT16);
            case BFLOAT16 -> Optional.of(ElementType.BFLOAT16);
            case FLOAT64 -> Optional.of(ElementType.FLOAT64);
            default -> Optional.empty();
        };
    }

    /** Stands in for a vector or matrix that is missing, so that one pass finds every problem. */
    private static HostArray zeros(int rows, int columns) {
        boolean small = (long) rows * columns <= 1 << 16;
        return small ? HostArray.of(new float[rows * columns], rows, columns) : HostArray.of(new float[0], 0, columns);
    }
}
