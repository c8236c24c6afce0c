package io.seqmark.model;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.VariantWeights;
import io.seqmark.checkpoint.VariantWeights.Delta;
import io.seqmark.checkpoint.adapter.PrefixTuning;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.LowRank;
import io.seqmark.tensor.WeightStack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes blocks for several systems that share a checkpoint: one that none of them changes is the checkpoint's own. Keeps account of what
 * each system changes: what no block takes over cannot be shared. For one loader; not thread-safe.
 */
final class SystemReader {
    /** Tensors of the decoder alone, and of the output. */
    private static final Pattern OF_DECODER =
            Pattern.compile("(?:model\\.)?decoder\\..*|lm_head\\..*|final_logits_bias");

    private static final int MOST_SHOWN = 3;

    private final List<? extends VariantWeights> variants;
    private final Device device;
    /** Told of each layer that is made. */
    private final Consumer<Linear> made;
    /** Where an array is from. */
    private final IdentityHashMap<HostArray, Origin> origins = new IdentityHashMap<>();
    /** What each system changes and no block has taken over. */
    private final List<Set<String>> left;

    /**
     * The tensors that are read in one place.
     *
     * @param names of which the first that exists counts
     * @param transposed whether the array is the transposed tensor
     */
    private record Origin(List<String> names, boolean transposed) {}

    SystemReader(List<? extends VariantWeights> variants, Device device, Consumer<Linear> made) {
        this.variants = List.copyOf(variants);
        this.device = device;
        this.made = made;
        this.left = variants.stream()
                .map(variant -> (Set<String>) new HashSet<>(variant.changed()))
                .toList();
    }

    int count() {
        return variants.size();
    }

    /** An array was read, under the first of these names that exists. */
    void read(HostArray array, Collection<String> names) {
        origins.put(array, new Origin(List.copyOf(names), false));
    }

    /** The same numbers in another array. */
    void derive(HostArray from, HostArray to, boolean transposed) {
        Origin origin = origins.get(from);
        if (origin != null) {
            origins.put(to, new Origin(origin.names(), origin.transposed() != transposed));
        }
    }

    /** The name of a tensor that a system has otherwise than the checkpoint in that place. */
    private Optional<String> changed(int system, HostArray array) {
        Origin origin = origins.get(array);
        VariantWeights variant = variants.get(system);
        return origin == null
                ? Optional.empty()
                : origin.names().stream()
                        .filter(name -> variant.names().contains(name))
                        .findFirst()
                        .filter(name -> variant.changed().contains(name));
    }

    private boolean isTransposed(HostArray array) {
        Origin origin = origins.get(array);
        return origin != null && origin.transposed();
    }

    /** A layer for all systems. */
    Linear linear(
            Linear base,
            List<HostArray> parts,
            List<HostArray> biases,
            Activation activation,
            Precision layerPrecision) {
        List<Optional<Linear>> own = new ArrayList<>();
        List<List<LowRank>> deltas = new ArrayList<>();
        for (int system = 0; system < count(); system++) {
            Optional<List<LowRank>> narrow =
                    activation == Activation.NONE ? deltas(system, parts, biases) : Optional.empty();
            deltas.add(narrow.orElse(List.of()));
            own.add(
                    narrow.isEmpty() && changesAny(system, parts, biases)
                            ? Optional.of(own(system, parts, biases, activation, layerPrecision))
                            : Optional.empty());
        }
        boolean shared =
                own.stream().allMatch(Optional::isEmpty) && deltas.stream().allMatch(List::isEmpty);
        return shared ? base : new SystemLinear(base, own, deltas);
    }

    private boolean changesAny(int system, List<HostArray> parts, List<HostArray> biases) {
        return parts.stream().anyMatch(part -> changed(system, part).isPresent())
                || biases.stream().anyMatch(bias -> changed(system, bias).isPresent());
    }

    /** What is added to the base's product; empty where a system differs in more than that. */
    private Optional<List<LowRank>> deltas(int system, List<HostArray> parts, List<HostArray> biases) {
        if (biases.stream().anyMatch(bias -> changed(system, bias).isPresent())) {
            return Optional.empty();
        }
        List<LowRank> all = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        int first = 0;
        for (HostArray part : parts) {
            Optional<String> name = changed(system, part);
            if (name.isPresent()) {
                Optional<Delta> delta = variants.get(system).delta(name.get());
                if (delta.isEmpty()) {
                    return Optional.empty();
                }
                Delta turned = isTransposed(part) ? delta.get().transposed() : delta.get();
                all.add(new LowRank(turned.up(), turned.down(), turned.rows(), turned.rank(), turned.columns(), first));
                taken.add(name.get());
            }
            first += part.rows();
        }
        left.get(system).removeAll(taken);
        return Optional.of(all);
    }

    private Linear own(
            int system,
            List<HostArray> parts,
            List<HostArray> biases,
            Activation activation,
            Precision layerPrecision) {
        Linear layer = device.linear(
                new WeightStack(
                        parts.stream().map(part -> array(system, part)).toList(),
                        biases.stream().map(bias -> array(system, bias)).toList()),
                activation,
                layerPrecision);
        made.accept(layer);
        return layer;
    }

    /** A system's own array in the place of the checkpoint's, or that one. */
    private HostArray array(int system, HostArray base) {
        Optional<String> name = changed(system, base);
        if (name.isEmpty()) {
            return base;
        }
        left.get(system).remove(name.get());
        StoredTensor tensor = variants.get(system).find(name.get()).orElseThrow();
        boolean turned = isTransposed(base);
        HostArray stored = WeightReader.array(
                tensor, turned ? base.columns() : base.rows(), turned ? base.rows() : base.columns(), base.half());
        return turned ? stored.transposed() : stored;
    }

    /** A table for all systems. */
    Embedding embedding(HostArray table) {
        Embedding base = device.embedding(table);
        boolean shared = IntStream.range(0, count())
                .allMatch(system -> changed(system, table).isEmpty());
        return shared
                ? base
                : new SystemEmbedding(IntStream.range(0, count())
                        .mapToObj(system ->
                                changed(system, table).isEmpty() ? base : device.embedding(array(system, table)))
                        .toList());
    }

    /** Keys and values that each system puts before every prediction. */
    List<Optional<LearnedPrefix>> prefixes() {
        return variants.stream().map(WeightReader::prefix).toList();
    }

    /**
     * Which systems encode alike: those with one number. A system that changes the decoder alone encodes as the checkpoint.
     */
    int[] encoders() {
        int[] groups = new int[count()];
        for (int system = 0; system < groups.length; system++) {
            boolean alike = variants.get(system).changed().stream()
                    .allMatch(name -> name.equals(PrefixTuning.TENSOR)
                            || OF_DECODER.matcher(name).matches());
            groups[system] = alike ? 0 : system + 1;
        }
        return groups;
    }

    /**
     * Makes sure that nothing was left out.
     *
     * @param unused tensors that the model does not read
     * @throws InputException if a system changes what all have to share
     */
    void finish(Pattern unused) {
        List<String> problems = new ArrayList<>();
        for (int system = 0; system < count(); system++) {
            List<String> names = left.get(system).stream()
                    .filter(name -> !name.equals(PrefixTuning.TENSOR)
                            && !unused.matcher(name).matches())
                    .sorted()
                    .toList();
            if (!names.isEmpty()) {
                problems.add(
                        "--adapter %s: changes %s%s, which adapters that are evaluated side by side have to share; evaluate it in a run of its own"
                                .formatted(
                                        variants.get(system).system(),
                                        String.join(", ", names.subList(0, Math.min(MOST_SHOWN, names.size()))),
                                        names.size() > MOST_SHOWN
                                                ? " and " + (names.size() - MOST_SHOWN) + " more"
                                                : ""));
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }
}
