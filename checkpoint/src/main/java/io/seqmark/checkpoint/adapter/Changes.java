package io.seqmark.checkpoint.adapter;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Problems;
import io.seqmark.checkpoint.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Collects what an adapter does to a checkpoint, and all in which the two do not fit. Not thread-safe; used by one reader.
 */
final class Changes {
    /** transformers' Conv1D, whose weight is [inputs, outputs]: the layers of a GPT-2. */
    private static final Pattern CONV1D = Pattern.compile("(?:.*\\.)?(?:c_attn|c_proj|c_fc|q_attn)");

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final int MOST_REPORTED = 5;

    private final AdapterTensors tensors;
    private final BaseNames base;
    private final List<String> problems = new ArrayList<>();
    /** By the model's names. */
    private final Map<String, StoredTensor> replaced = new LinkedHashMap<>();

    private final Map<String, List<TensorChange>> changes = new LinkedHashMap<>();
    /** Tensors of which the base has none. */
    private final Map<String, ChangedTensor> brought = new LinkedHashMap<>();

    Changes(AdapterTensors tensors, BaseNames base) {
        this.tensors = tensors;
        this.base = base;
    }

    static boolean isConv1d(String module) {
        return CONV1D.matcher(module).matches();
    }

    void problem(String text) {
        problems.add(text);
    }

    /** A module's part, which must be there. */
    Optional<StoredTensor> part(String module, String kind) {
        Optional<StoredTensor> found = tensors.part(module, kind);
        if (found.isEmpty()) {
            problem("tensor %s.%s is missing".formatted(module, kind));
        }
        return found;
    }

    /** Refuses parts that are not of this tuner. */
    void refuseOthers(String module, Set<String> expected) {
        tensors.kinds(module).stream()
                .filter(kind -> !expected.contains(kind))
                .forEach(kind -> problem(
                        "surplus tensor %s.%s, which this kind of adapter does not have".formatted(module, kind)));
    }

    /** The matrix of a module. */
    Optional<StoredTensor> weight(String module) {
        Optional<StoredTensor> found = tensor(module + WEIGHT);
        if (found.isEmpty()) {
            problem("the checkpoint has no %s".formatted(Problems.shorten(module + WEIGHT)));
        } else if (found.get().shape().size() != 2) {
            problem("%s of the checkpoint has shape %s, and a matrix is needed"
                    .formatted(Problems.shorten(module + WEIGHT), found.get().shape()));
            return Optional.empty();
        }
        return found;
    }

    /** The bias of a module. */
    Optional<StoredTensor> bias(String module) {
        Optional<StoredTensor> found = tensor(module + BIAS);
        if (found.isEmpty()) {
            problem("the checkpoint has no %s to add a bias to".formatted(Problems.shorten(module + BIAS)));
        }
        return found;
    }

    /** A tensor as the adapter replaces it, or the base has it. */
    Optional<StoredTensor> tensor(String name) {
        return Optional.ofNullable(replaced.get(name)).or(() -> base.find(name).map(BaseNames.Place::stored));
    }

    /** Whether a tensor has a shape; else one problem more. */
    boolean requireShape(StoredTensor tensor, List<Long> shape) {
        boolean fits = tensor.shape().equals(shape);
        if (!fits) {
            problem("tensor %s has shape %s, and the checkpoint needs %s"
                    .formatted(Problems.shorten(tensor.name()), tensor.shape(), shape));
        }
        return fits;
    }

    /** Whether all of these hold, each of which was looked at. */
    static boolean all(boolean... checks) {
        for (boolean holds : checks) {
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    void add(String name, TensorChange change) {
        changes.computeIfAbsent(name, _ -> new ArrayList<>()).add(change);
    }

    /** Adds a tensor of which the base has none. */
    void bring(String name, ChangedTensor tensor) {
        brought.put(name, tensor);
    }

    /** Puts a tensor in the place of the base's. */
    void replace(String name, StoredTensor tensor) {
        Optional<BaseNames.Place> place = base.find(name);
        if (place.isEmpty()) {
            problem("tensor %s has no place in the checkpoint".formatted(Problems.shorten(name)));
            return;
        }
        List<Long> shape = place.get().stored().shape();
        if (tensor.shape().equals(shape)) {
            replaced.put(name, tensor);
        } else if (tensor.shape().size() == 2
                && shape.size() == 2
                && tensor.shape().getLast().equals(shape.getLast())) {
            problem(
                    ("tensor %s has %d rows, and the checkpoint's %d: the vocabulary was resized; resize that of the checkpoint"
                                    + " (resize_token_embeddings), save it with its tokenizer, and give that one as --model_name")
                            .formatted(
                                    Problems.shorten(tensor.name()),
                                    tensor.shape().getFirst(),
                                    shape.getFirst()));
        } else {
            requireShape(tensor, shape);
        }
    }

    /**
     * What is to be changed, by the names of the checkpoint.
     *
     * @throws InputException if anything does not fit
     */
    SortedMap<String, ChangedTensor> finish() {
        if (!problems.isEmpty()) {
            String named = String.join("; ", problems.subList(0, Math.min(MOST_REPORTED, problems.size())));
            int more = problems.size() - MOST_REPORTED;
            throw new InputException("%s: the adapter does not fit the checkpoint: %s%s; is it of this checkpoint?"
                    .formatted(tensors.file(), named, more > 0 ? "; and " + more + " more" : ""));
        }
        SortedMap<String, ChangedTensor> all = new TreeMap<>(brought);
        replaced.forEach((name, tensor) -> all.put(base.stripped(name), new ChangedTensor(tensor, List.of())));
        changes.forEach((name, steps) ->
                all.put(base.stripped(name), new ChangedTensor(tensor(name).orElseThrow(), steps)));
        for (String name : List.copyOf(all.keySet())) {
            for (String bystander : base.bystanders(name)) {
                base.weights()
                        .find(name)
                        .or(() -> base.find(name).map(BaseNames.Place::stored))
                        .ifPresent(stored -> all.putIfAbsent(bystander, new ChangedTensor(stored, List.of(), true)));
            }
        }
        return all;
    }
}
