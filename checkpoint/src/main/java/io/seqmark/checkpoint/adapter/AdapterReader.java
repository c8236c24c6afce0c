package io.seqmark.checkpoint.adapter;

import io.seqmark.base.Suggestion;
import io.seqmark.checkpoint.Problems;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.adapter.TensorChange.Hadamard;
import io.seqmark.checkpoint.adapter.TensorChange.Kronecker;
import io.seqmark.checkpoint.adapter.TensorChange.Rows;
import io.seqmark.checkpoint.adapter.TensorChange.Scaled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the tensors of a PEFT adapter into changes of its base, whatever tuner it is of, and holds both against the configuration. */
final class AdapterReader {
    private static final int DEFAULT_RANK = 8;
    private static final int DEFAULT_ALPHA = 8;
    private static final String TOKENS = "trainable_tokens_delta";
    /** Tables of vectors, which PEFT may know under fewer names than a checkpoint has them. */
    private static final Set<String> TABLES = Set.of(
            "shared",
            "embed_tokens",
            "embed_positions",
            "word_embeddings",
            "position_embeddings",
            "token_type_embeddings",
            "wte",
            "wpe",
            "relative_attention_bias",
            "global_relative_attention_bias");

    private final AdapterConfig config;
    private final AdapterTensors tensors;
    private final BaseNames base;
    private final Changes changes;
    private final ModuleRule targets;
    private final String modelType;

    AdapterReader(AdapterConfig config, AdapterTensors tensors, BaseNames base, Changes changes, String modelType) {
        this.config = config;
        this.tensors = tensors;
        this.base = base;
        this.changes = changes;
        this.modelType = modelType;
        this.targets = DefaultTargets.of(config.tuner(), modelType);
    }

    /** Adds all changes. */
    void read() {
        whole();
        if (config.tuner() == Tuner.PREFIX_TUNING) {
            PrefixTuning.read(config, tensors, changes);
            tensors.modules().forEach(module -> changes.refuseOthers(module, Set.of()));
            return;
        }
        LowRankReader lowRank = new LowRankReader(config, tensors, changes);
        for (String module : tensors.modules()) {
            if (tensors.part(module, TOKENS).isPresent()) {
                tokens(module);
            }
            if (tensors.kinds(module).equals(Set.of(TOKENS))) {
                continue;
            }
            if (!config.changes(module, targets)) {
                changes.problem("surplus tensors of %s, which the configuration does not name"
                        .formatted(Problems.shorten(module)));
                continue;
            }
            switch (config.tuner()) {
                case LORA -> lowRank.lora(module);
                case ADALORA -> lowRank.adaLora(module);
                case IA3 -> ia3(module);
                case LOHA -> loHa(module);
                case LOKR -> loKr(module);
                case PREFIX_TUNING, LORALIB -> throw new IllegalStateException(config.tuner() + " has no modules");
            }
        }
        missing();
    }

    /** Tensors that stand for the base's: {@code modules_to_save}, biases, and embeddings that PEFT saves with an adapter. */
    private void whole() {
        for (Map.Entry<String, StoredTensor> entry : tensors.whole().entrySet()) {
            String name = entry.getKey();
            if (config.tuner() == Tuner.PREFIX_TUNING && PrefixTuning.isPrompt(name)) {
                continue;
            }
            String module = name.substring(0, Math.max(0, name.lastIndexOf('.')));
            boolean bias = name.endsWith("bias") || name.contains("relative_attention_bias");
            boolean table =
                    TABLES.contains(module.substring(module.lastIndexOf('.') + 1)) || module.endsWith("lm_head");
            if (config.isSaved(module) || (bias && !config.bias().equals("none")) || table) {
                changes.replace(name, entry.getValue());
            } else {
                changes.problem("surplus tensor %s, which is neither of modules_to_save nor a bias that was trained"
                        .formatted(Problems.shorten(entry.getValue().name())));
            }
        }
        for (String saved : config.modulesToSave()) {
            boolean there =
                    tensors.whole().keySet().stream().anyMatch(name -> ("." + name).contains("." + saved + "."));
            if (!there) {
                changes.problem(
                        "modules_to_save names %s, of which the file has no tensor".formatted(Problems.shorten(saved)));
            }
        }
    }

    private void tokens(String module) {
        Map<String, List<Integer>> all = config.trainedTokens();
        Optional<List<Integer>> indices = all.entrySet().stream()
                .filter(entry -> entry.getKey().isEmpty()
                        || module.equals(entry.getKey())
                        || module.endsWith("." + entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (indices.isEmpty()) {
            changes.problem("%s has %s, and trainable_token_indices does not name it"
                    .formatted(Problems.shorten(module), TOKENS));
            return;
        }
        StoredTensor rows = tensors.part(module, TOKENS).orElseThrow();
        changes.weight(module).ifPresent(table -> {
            boolean inside = indices.get().stream()
                    .allMatch(index -> index < table.shape().getFirst());
            if (!inside) {
                changes.problem("trainable_token_indices names token ids beyond the %d rows of the checkpoint's %s"
                        .formatted(table.shape().getFirst(), Problems.shorten(module)));
            } else if (changes.requireShape(
                    rows, List.of((long) indices.get().size(), table.shape().getLast()))) {
                // tied tables are trained together: the one that is stored changes, and who reads it follows
                changes.add(base.owner(module + ".weight"), new Rows(indices.get(), rows));
            }
        });
    }

    private void ia3(String module) {
        changes.refuseOthers(module, Set.of("ia3_l"));
        Optional<StoredTensor> factors = changes.part(module, "ia3_l");
        boolean inputs = isFeedForward(module);
        boolean stands = Changes.isConv1d(module);
        changes.weight(module).ifPresent(weight -> {
            long width = weight.shape().get(inputs == stands ? 0 : 1);
            if (factors.isEmpty()
                    || !changes.requireShape(factors.get(), inputs ? List.of(1L, width) : List.of(width, 1L))) {
                return;
            }
            changes.add(module + ".weight", new Scaled(factors.get(), inputs == stands));
            if (!inputs && changes.tensor(module + ".bias").isPresent()) {
                changes.add(module + ".bias", new Scaled(factors.get(), false));
            }
        });
    }

    /** As PEFT: a name of the list need not begin at a dot. */
    private boolean isFeedForward(String module) {
        Optional<ModuleRule> rule = ModuleRule.of(config.file(), "feedforward_modules");
        if (rule.isEmpty()) {
            return DefaultTargets.feedForward(modelType).stream().anyMatch(module::endsWith);
        }
        return rule.get() instanceof ModuleRule.Names(List<String> names)
                ? names.stream().anyMatch(module::endsWith)
                : rule.get().matches(module);
    }

    private float scale(String module, int rank) {
        return (float) (config.alpha(module, "alpha", DEFAULT_ALPHA) / rank);
    }

    private int rank(String module) {
        int rank = config.rank(module, DEFAULT_RANK);
        if (rank < 1) {
            changes.problem("r is %d for %s, expected a whole number from 1".formatted(rank, Problems.shorten(module)));
        }
        return rank;
    }

    private void loHa(String module) {
        Set<String> kinds = Set.of("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b");
        changes.refuseOthers(module, kinds);
        List<StoredTensor> parts = List.of("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b").stream()
                .map(kind -> changes.part(module, kind))
                .flatMap(Optional::stream)
                .toList();
        int rank = rank(module);
        changes.weight(module)
                .filter(_ -> parts.size() == kinds.size() && rank > 0)
                .ifPresent(weight -> {
                    List<Long> left = List.of(weight.shape().getFirst(), (long) rank);
                    List<Long> right = List.of((long) rank, weight.shape().getLast());
                    boolean fits = Changes.all(
                            changes.requireShape(parts.get(0), left),
                            changes.requireShape(parts.get(1), right),
                            changes.requireShape(parts.get(2), left),
                            changes.requireShape(parts.get(3), right));
                    if (fits) {
                        changes.add(
                                module + ".weight",
                                new Hadamard(
                                        parts.get(0), parts.get(1), parts.get(2), parts.get(3), scale(module, rank)));
                    }
                });
    }

    private void loKr(String module) {
        changes.refuseOthers(module, Set.of("lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b"));
        List<StoredTensor> first = kroneckerPart(module, "lokr_w1");
        List<StoredTensor> second = kroneckerPart(module, "lokr_w2");
        int rank = rank(module);
        changes.weight(module)
                .filter(_ -> !first.isEmpty() && !second.isEmpty() && rank > 0)
                .ifPresent(weight -> {
                    long rows = first.getFirst().shape().getFirst()
                            * second.getFirst().shape().getFirst();
                    long columns = first.getLast().shape().getLast()
                            * second.getLast().shape().getLast();
                    if (weight.shape().equals(List.of(rows, columns))) {
                        changes.add(module + ".weight", new Kronecker(first, second, scale(module, rank)));
                    } else {
                        changes.problem("the Kronecker product of %s is [%d, %d], and the checkpoint needs %s"
                                .formatted(Problems.shorten(module), rows, columns, weight.shape()));
                    }
                });
    }

    /** One matrix, or two whose product it is. */
    private List<StoredTensor> kroneckerPart(String module, String kind) {
        List<StoredTensor> parts = new ArrayList<>();
        Optional<StoredTensor> whole = tensors.part(module, kind);
        if (whole.isPresent()) {
            parts.add(whole.get());
        } else {
            changes.part(module, kind + "_a").ifPresent(parts::add);
            changes.part(module, kind + "_b").ifPresent(parts::add);
        }
        boolean matrices = parts.stream().allMatch(part -> part.shape().size() == 2);
        boolean fit = matrices
                && (parts.size() < 2
                        || parts.getFirst()
                                .shape()
                                .getLast()
                                .equals(parts.getLast().shape().getFirst()));
        if (!fit) {
            changes.problem("the tensors of %s.%s do not make a matrix".formatted(Problems.shorten(module), kind));
        }
        return fit && (whole.isPresent() || parts.size() == 2) ? parts : List.of();
    }

    /** Modules that the configuration names and the file has nothing of. */
    private void missing() {
        ModuleRule rule = config.targets().orElse(targets);
        if (rule instanceof ModuleRule.AsStored) {
            return;
        }
        List<String> named = base.matrices(TABLES).stream()
                .filter(module -> config.changes(module, targets))
                .toList();
        named.stream()
                .filter(module -> !tensors.modules().contains(module))
                .forEach(module ->
                        changes.problem("tensors of %s are missing, which the configuration names".formatted(module)));
        if (named.isEmpty() && tensors.modules().isEmpty() && tensors.whole().isEmpty()) {
            changes.problem("target_modules names no module of the checkpoint" + suggestion(rule));
        }
    }

    private String suggestion(ModuleRule rule) {
        List<String> ends = base.matrices(TABLES).stream()
                .map(module -> module.substring(module.lastIndexOf('.') + 1))
                .distinct()
                .toList();
        return rule instanceof ModuleRule.Names(List<String> names) && !names.isEmpty()
                ? Suggestion.nearest(names.getFirst(), ends)
                        .map(near -> "; it has " + near + ", and not " + names.getFirst())
                        .orElse("")
                : "";
    }
}
