package io.seqmark.checkpoint.adapter;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.checkpoint.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * PEFT's {@code adapter_config.json}, checked: what would be read otherwise than PEFT reads it is refused by name.
 *
 * @param file for what one tuner alone has
 * @param targets which modules are changed; absent where PEFT has a default by the base's family
 * @param modulesToSave stored whole
 * @param bias {@code none}, {@code all} or {@code TUNER_only}
 */
record AdapterConfig(
        ConfigFile file,
        Tuner tuner,
        Optional<ModuleRule> targets,
        ModuleRule excluded,
        List<String> modulesToSave,
        String bias,
        List<Pattern> ranks,
        List<Pattern> alphas) {
    /** Fields that change what an adapter does, in a way that is not built here. */
    private static final List<String> REFUSED = List.of(
            "layer_replication",
            "alora_invocation_tokens",
            "arrow_config",
            "use_bdlora",
            "use_qalora",
            "target_parameters",
            "megatron_config",
            "monteclora_config",
            "kasa_config");
    /** Initialisations that take something from the base's weights, which a file that was not converted does not say. */
    private static final List<String> CHANGING_THE_BASE = List.of("pissa", "olora", "corda", "loftq", "lora_ga");

    private static final int MOST = 10_000;

    /** A number for the modules whose name ends in what an expression matches. */
    record Pattern(PythonPattern ends, double value) {}

    static AdapterConfig read(ConfigFile file) {
        String type = file.text("peft_type")
                .orElseThrow(() ->
                        new InputException(file.path() + ": peft_type is missing; save the adapter again with PEFT"));
        Tuner tuner = Tuner.of(type)
                .orElseThrow(
                        () -> new InputException(
                                "%s: peft_type %s is not supported: Seqmark reads %s; merge it in PEFT with"
                                                .formatted(
                                                        file.path(),
                                                        Problems.shorten(type),
                                                        Tuner.inPeft().stream()
                                                                .map(Tuner::name)
                                                                .collect(Collectors.joining(", ")))
                                        + " merge_and_unload where that can be, and give the merged checkpoint as --model_name"));
        Mistakes mistakes = new Mistakes();
        refuseFields(file, tuner, mistakes);
        refuseInitialisations(file, mistakes);
        Optional<Optional<ModuleRule>> targets = mistakes.attempt(() -> ModuleRule.targets(file));
        Optional<ModuleRule> excluded =
                mistakes.attempt(() -> ModuleRule.of(file, "exclude_modules").orElse(new ModuleRule.Nothing()));
        Optional<List<String>> saved = mistakes.attempt(() -> names(file, "modules_to_save"));
        Optional<List<Pattern>> ranks =
                mistakes.attempt(() -> tuner == Tuner.ADALORA ? List.of() : patterns(file, "rank_pattern"));
        Optional<List<Pattern>> alphas = mistakes.attempt(() -> patterns(file, "alpha_pattern"));
        Optional<String> bias = mistakes.attempt(() -> file.text("bias").orElse("none"));
        mistakes.report();
        return new AdapterConfig(
                file,
                tuner,
                targets.orElseThrow(),
                excluded.orElseThrow(),
                saved.orElseThrow(),
                bias.orElseThrow(),
                ranks.orElseThrow(),
                alphas.orElseThrow());
    }

    private static void refuseFields(ConfigFile file, Tuner tuner, Mistakes mistakes) {
        for (Map.Entry<String, JsonNode> field : file.json().properties()) {
            if (isUnset(field.getValue())) {
                continue;
            }
            String key = field.getKey();
            if (REFUSED.contains(key)) {
                mistakes.add(
                        "%s: %s is set, which Seqmark does not apply; merge the adapter in PEFT, if it can, and give the merged"
                                        .formatted(file.path(), key)
                                + " checkpoint as --model_name");
            } else if (!tuner.knows(key)) {
                mistakes.add(
                        "%s: %s is set, which is no field of %s that Seqmark knows: the adapter may be read wrongly; merge it in"
                                        .formatted(file.path(), Problems.shorten(key), tuner.label())
                                + " PEFT and give the merged checkpoint as --model_name");
            }
        }
    }

    private static boolean isUnset(JsonNode value) {
        return value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isContainer() && value.isEmpty());
    }

    private static void refuseInitialisations(ConfigFile file, Mistakes mistakes) {
        file.node("init_lora_weights").filter(JsonNode::isString).ifPresent(value -> {
            String name = value.stringValue().toLowerCase(Locale.ROOT);
            if (CHANGING_THE_BASE.stream().anyMatch(name::startsWith)) {
                mistakes.add(
                        ("%s: init_lora_weights \"%s\": the base of this adapter is not the checkpoint's, but what that left of it;"
                                        + " save it again with path_initial_model_for_weight_conversion, which makes a plain LoRA of it")
                                .formatted(file.path(), Problems.shorten(value.stringValue())));
            }
        });
    }

    private static List<String> names(ConfigFile file, String key) {
        return switch (ModuleRule.of(file, key).orElse(new ModuleRule.Nothing())) {
            case ModuleRule.Names(List<String> names) -> names;
            case ModuleRule.Nothing _ -> List.of();
            default -> throw new InputException(file.path() + ": " + key + ": expected a list of names");
        };
    }

    private static List<Pattern> patterns(ConfigFile file, String key) {
        List<Pattern> patterns = new ArrayList<>();
        file.object(key)
                .ifPresent(object -> object.json().properties().forEach(entry -> {
                    String where = file.path() + ": " + key;
                    if (!entry.getValue().isNumber() || patterns.size() >= MOST) {
                        throw new InputException(
                                where + "." + Problems.shorten(entry.getKey()) + ": expected a number");
                    }
                    PythonPattern ends =
                            PythonPattern.of(entry.getKey(), "(?:.*\\.)?(?:" + entry.getKey() + ")", where);
                    patterns.add(new Pattern(ends, entry.getValue().doubleValue()));
                }));
        return List.copyOf(patterns);
    }

    /** A module's rank. */
    int rank(String module, int absent) {
        return number(ranks, module)
                .map(value -> (int) (double) value)
                .orElseGet(() -> file.integer("r").orElse(absent));
    }

    /** A module's alpha. */
    double alpha(String module, String key, double absent) {
        return number(alphas, module).orElseGet(() -> file.number(key).orElse(absent));
    }

    private static Optional<Double> number(List<Pattern> patterns, String module) {
        return patterns.stream()
                .filter(pattern -> pattern.ends().matches(module))
                .map(Pattern::value)
                .findFirst();
    }

    boolean flag(String key) {
        return file.bool(key).orElse(false);
    }

    /** Whether a module, or one that it is in, is stored whole; such a one is never changed otherwise. */
    boolean isSaved(String module) {
        return modulesToSave.stream().anyMatch(saved -> ("." + module + ".").contains("." + saved + "."));
    }

    /** Whether a module is to be changed, as PEFT decides. */
    boolean changes(String module, ModuleRule defaults) {
        return !excluded.matches(module)
                && !isSaved(module)
                && targets.orElse(defaults).matches(module);
    }

    /** The rows of embeddings that were trained, by the module's name; under an empty name those of the input's embedding. */
    SequencedMap<String, List<Integer>> trainedTokens() {
        SequencedMap<String, List<Integer>> tokens = new LinkedHashMap<>();
        file.node("trainable_token_indices").ifPresent(value -> {
            if (value.isObject()) {
                value.properties().forEach(entry -> tokens.put(entry.getKey(), indices(entry.getValue())));
            } else {
                tokens.put("", indices(value));
            }
        });
        return tokens;
    }

    private List<Integer> indices(JsonNode value) {
        List<Integer> indices = StreamSupport.stream(value.spliterator(), false)
                .filter(each -> each.canConvertToInt() && each.intValue() >= 0)
                .map(JsonNode::intValue)
                .toList();
        if (!value.isArray() || indices.size() != value.size()) {
            throw new InputException(file.path() + ": trainable_token_indices: expected lists of token ids");
        }
        return indices;
    }

    /** What the configuration says of its base. */
    Optional<String> base() {
        return file.text("base_model_name_or_path").filter(name -> !name.isBlank());
    }
}
