package io.seqmark.checkpoint.adapter;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Problems;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of an adapter's file by what they belong to: parts of a change, by module, and tensors that replace the base's, by
 * name. What PEFT puts around names is gone.
 */
final class AdapterTensors {
    private static final String PEFT_PREFIX = "base_model.model.";
    private static final String BASE_LAYER = ".base_layer.";
    private static final Set<String> PARTS = Set.of(
            "lora_A",
            "lora_B",
            "lora_E",
            "ranknum",
            "lora_embedding_A",
            "lora_embedding_B",
            "lora_magnitude_vector",
            "ia3_l",
            "hada_w1_a",
            "hada_w1_b",
            "hada_w2_a",
            "hada_w2_b",
            "hada_t1",
            "hada_t2",
            "lokr_w1",
            "lokr_w1_a",
            "lokr_w1_b",
            "lokr_w2",
            "lokr_w2_a",
            "lokr_w2_b",
            "lokr_t2",
            "trainable_tokens_delta");
    private static final Pattern SAVED =
            Pattern.compile("\\.modules_to_save(?:\\.[^.]+)?\\.(?=(?:[^.]+\\.)*(?:weight|bias)$)");
    private static final List<String> IGNORED =
            List.of(".original_module.", ".trainable_tokens_original", ".token_indices");
    private final String file;
    private final SortedMap<String, Map<String, StoredTensor>> parts = new TreeMap<>();
    private final SortedMap<String, StoredTensor> whole = new TreeMap<>();
    private final Set<String> adapters = new TreeSet<>();

    private AdapterTensors(String file) {
        this.file = file;
    }

    /**
     * Sorts the tensors of a file.
     *
     * @param file for messages
     * @throws InputException if it has two adapters, or a tensor that is no number of one
     */
    static AdapterTensors of(Weights weights, String file) {
        AdapterTensors sorted = new AdapterTensors(file);
        for (String name : weights.names()) {
            if (IGNORED.stream().noneMatch(name::contains)) {
                sorted.add(name, weights.find(name).orElseThrow());
            }
        }
        if (sorted.adapters.size() > 1) {
            throw new InputException(
                    "%s: has the tensors of several adapters (%s); save each by itself with save_pretrained"
                            .formatted(file, shown(sorted.adapters)));
        }
        return sorted;
    }

    private void add(String name, StoredTensor tensor) {
        if (!tensor.dtype().isFloating()) {
            throw new InputException(
                    "%s: tensor %s is %s, where floating-point numbers are needed; save the adapter again with PEFT"
                            .formatted(file, Problems.shorten(name), tensor.dtype()));
        }
        String bare = name.startsWith(PEFT_PREFIX) ? name.substring(PEFT_PREFIX.length()) : name;
        List<String> components = List.of(bare.split("\\.", -1));
        for (int at = components.size() - 1; at >= 0; at--) {
            if (PARTS.contains(components.get(at))) {
                addPart(components, at, tensor, name);
                return;
            }
        }
        String plain = SAVED.matcher(bare).replaceFirst(Matcher.quoteReplacement("."));
        whole.put(plain.replace(BASE_LAYER, "."), tensor);
    }

    /** {@code MODULE.PART[.ADAPTER][.weight]}. */
    private void addPart(List<String> components, int at, StoredTensor tensor, String name) {
        List<String> rest = new ArrayList<>(components.subList(at + 1, components.size()));
        String kind = components.get(at);
        if (!rest.isEmpty()
                && (rest.getLast().equals("weight") || rest.getLast().equals("bias"))) {
            if (rest.getLast().equals("bias")) {
                kind += ".bias";
            }
            rest.removeLast();
        }
        if (rest.size() > 1) {
            throw new InputException(
                    "%s: tensor %s has a name that no adapter's has; save the adapter again with save_pretrained"
                            .formatted(file, Problems.shorten(name)));
        }
        adapters.addAll(rest);
        List<String> before = components.subList(0, at);
        if (!before.isEmpty() && before.getLast().equals("token_adapter")) {
            before = before.subList(0, before.size() - 1);
        }
        parts.computeIfAbsent(String.join(".", before), _ -> new LinkedHashMap<>())
                .put(kind, tensor);
    }

    /** The file, for messages. */
    String file() {
        return file;
    }

    /** Modules that have parts of a change. */
    Set<String> modules() {
        return parts.keySet();
    }

    /** A module's part. */
    Optional<StoredTensor> part(String module, String kind) {
        return Optional.ofNullable(parts.getOrDefault(module, Map.of()).get(kind));
    }

    /** Names of a module's parts. */
    Set<String> kinds(String module) {
        return parts.getOrDefault(module, Map.of()).keySet();
    }

    /** Tensors that stand for the base's, by name. */
    SortedMap<String, StoredTensor> whole() {
        return whole;
    }

    /** The learned keys and values of prefix tuning. */
    Optional<StoredTensor> prompt() {
        return whole.entrySet().stream()
                .filter(entry -> PrefixTuning.isPrompt(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Some of these names, for a message. */
    static String shown(Collection<String> names) {
        String first = names.stream()
                .limit(3)
                .map(Problems::shorten)
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
        return names.size() > 3 ? first + " and " + (names.size() - 3) + " more" : first;
    }
}
