package io.seqmark.generate.option;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.family.Families;
import io.seqmark.model.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The value of each option, in the contract's order of precedence, with its range checked. Immutable. */
final class OptionValues {
    private static final List<String> ARGUMENTS = List.of(
            "logits_processor",
            "stopping_criteria",
            "prefix_allowed_tokens_fn",
            "synced_gpus",
            "assistant_model",
            "streamer",
            "negative_prompt_ids",
            "negative_prompt_attention_mask");

    private final Semantics semantics;
    private final Family family;
    private final ConfigFile config;
    private final Optional<ConfigFile> taskParams;
    private final ConfigFile file;
    /** Whether {@code file} is config.json. */
    private final boolean legacyFile;

    private final String task;
    private final Map<GenerationOption, OptionValue> overrides;
    private final Map<GenerationOption, TracedValue> implied;
    private final Consumer<String> warnings;

    /**
     * The values for one run.
     *
     * @param implied what follows from other options: it counts less than an explicit option, and more than the files
     * @param warnings takes what the user should know
     */
    OptionValues(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, OptionValue> overrides,
            Map<GenerationOption, TracedValue> implied,
            Consumer<String> warnings) {
        this.warnings = warnings;
        this.semantics = semantics;
        this.family = Families.of(checkpoint);
        this.config = checkpoint.config();
        this.overrides = overrides;
        this.implied = implied;
        this.task = task.orElse("");
        this.taskParams =
                task.flatMap(name -> config.object("task_specific_params").flatMap(params -> params.object(name)));
        // 4.4 knew no generation_config.json; 5.x reads nothing else where there is one
        this.legacyFile =
                semantics == Semantics.HF_4_4 || checkpoint.generationConfig().isEmpty();
        this.file = legacyFile ? config : checkpoint.generationConfig().orElseThrow();
    }

    Semantics semantics() {
        return semantics;
    }

    boolean legacy() {
        return semantics == Semantics.HF_4_4;
    }

    Family family() {
        return family;
    }

    /** {@code config.json}. */
    ConfigFile config() {
        return config;
    }

    /** The checkpoint's file that counts. */
    ConfigFile file() {
        return file;
    }

    /** Whether {@link #file} is {@code config.json}. */
    boolean readsConfig() {
        return legacyFile;
    }

    /** Whether the command line names the option. */
    boolean isGiven(GenerationOption option) {
        return overrides.containsKey(option);
    }

    /** Tells the user something that is no error. */
    void warn(String line) {
        warnings.accept(line);
    }

    /** Refuses what would change a result and is not supported, or was not in transformers 4.4, under its semantics. */
    void refuseUnsupported() {
        for (GenerationOption option : GenerationOption.values()) {
            if (option.refusal().isPresent()) {
                Optional.ofNullable(overrides.get(option))
                        .or(() -> find(option))
                        .filter(value -> !option.isHarmless(value))
                        .ifPresent(value -> {
                            throw new InputException("%s %s: %s; --%s none leaves it out"
                                    .formatted(
                                            where(option),
                                            value,
                                            option.refusal().orElseThrow(),
                                            option.label()));
                        });
            }
        }
        refuseArguments();
        refuseNewer();
        warnOfWithoutEffect();
    }

    /** Keys that transformers 5 takes for a mistake in that file. */
    private void refuseArguments() {
        if (legacyFile) {
            return;
        }
        ARGUMENTS.stream().filter(name -> file.json().has(name)).findFirst().ifPresent(name -> {
            throw new InputException("%s: %s is an argument of generate(), which transformers refuses here; remove it"
                    .formatted(file.path(), name));
        });
    }

    /** What the file says in vain. */
    private void warnOfWithoutEffect() {
        if (file.node("forced_decoder_ids").isPresent()) {
            warn("%s: forced_decoder_ids has no effect: transformers %s"
                    .formatted(file.path(), legacy() ? "4.4 did not have it" : "5 does not have it any more"));
        }
        if (legacy()) {
            Arrays.stream(GenerationOption.values())
                    .filter(option -> !option.inLegacy())
                    .filter(option -> fromFile(option)
                            .filter(found -> !option.isHarmless(found.value()))
                            .isPresent())
                    .forEach(option -> warn("%s: %s has no effect: transformers 4.4 did not have it"
                            .formatted(file.path(), option.label())));
        }
    }

    private void refuseNewer() {
        overrides.keySet().stream()
                .filter(option -> legacy() && !option.inLegacy())
                .findFirst()
                .ifPresent(option -> {
                    throw new InputException("--%s: transformers 4.4 did not have it; %s--semantics hf-5"
                            .formatted(
                                    option.label(),
                                    switch (option) {
                                        case MAX_NEW_TOKENS -> "use --max_length, or ";
                                        case MIN_NEW_TOKENS -> "use --min_length, or ";
                                        default -> "leave it out, or use ";
                                    }));
                });
    }

    /** The setting's value; empty for the library's default. */
    Optional<OptionValue> find(GenerationOption option) {
        return locate(option).map(TracedValue::value);
    }

    /** The setting's value and where it comes from; empty for the library's default. */
    Optional<TracedValue> locate(GenerationOption option) {
        if (legacy() && !option.inLegacy()) {
            return Optional.empty(); // what it would find in a file, 4.4 did not look for
        }
        OptionValue given = overrides.get(option);
        if (given != null && (!given.isNone() || !legacy())) {
            return given.isNone() ? Optional.empty() : Optional.of(new TracedValue(given, "--" + option.label()));
        }
        Optional<TracedValue> found = Optional.ofNullable(implied.get(option)).or(() -> fromFile(option));
        if (found.isPresent()) {
            checkType(option, found.get().value());
            return found;
        }
        // 5.x reads the bare file; 4.4 asked its configuration class, for which an explicit null means none
        boolean mentioned = file.json().has(option.label());
        Optional<TracedValue> assumed = legacy() && !mentioned
                ? Optional.ofNullable(family.configDefaults().get(option.label()))
                        .map(id -> new TracedValue(OptionValue.of(id), "default of " + family.modelType()))
                : Optional.empty();
        return assumed.or(() -> nested(option));
    }

    /**
     * The setting's value in the nested configuration of a decoder. transformers 5.x takes any setting from there that
     * config.json does not give; 4.4 looked for these two, and counted what the decoder's class assumes.
     */
    private Optional<TracedValue> nested(GenerationOption option) {
        boolean looks = legacy()
                ? option == GenerationOption.DECODER_START_TOKEN_ID || option == GenerationOption.BOS_TOKEN_ID
                : legacyFile;
        if (!looks || !config.json().path("decoder").isObject()) {
            return Optional.empty();
        }
        ConfigFile decoder = config.object("decoder").orElseThrow();
        Optional<OptionValue> found = decoder.node(option.label()).map(JsonOption::of);
        if (found.isPresent() || !legacy() || decoder.json().has(option.label())) {
            found.ifPresent(value -> checkType(option, value));
            return found.map(value -> new TracedValue(value, "decoder of config.json"));
        }
        return Optional.ofNullable(family.decoderConfigDefaults(decoder).get(option.label()))
                .map(id -> new TracedValue(OptionValue.of(id), "default of the decoder's family"));
    }

    private Optional<TracedValue> fromFile(GenerationOption option) {
        return taskParams
                .flatMap(params -> params.node(option.label()))
                .map(value -> new TracedValue(JsonOption.of(value), "task_specific_params." + task))
                .or(() -> file.node(option.label())
                        .map(value -> new TracedValue(
                                JsonOption.of(value), file.path().getFileName().toString())));
    }

    int integer(GenerationOption option, int absent, int min, int max) {
        int number = find(option).map(OptionValue::whole).orElse(absent);
        if (number < min || number > max) {
            throw new InputException("%s %d: expected %d to %d".formatted(where(option), number, min, max));
        }
        return number;
    }

    double number(GenerationOption option, double absent, double min, double max) {
        double number = find(option).map(OptionValue::number).orElse(absent);
        if (!(number >= min && number <= max)) {
            throw new InputException("%s %s: expected %s"
                    .formatted(where(option), number, min > 0 ? "a number above 0" : min + " to " + max));
        }
        return number;
    }

    boolean bool(GenerationOption option, boolean absent) {
        return find(option).map(OptionValue::truth).orElse(absent);
    }

    /** A token id. */
    OptionalInt id(GenerationOption option) {
        return find(option).map(id -> OptionalInt.of(checkId(option, id))).orElseGet(OptionalInt::empty);
    }

    /** Token ids: one, or a list of them. */
    List<Integer> ids(GenerationOption option) {
        return find(option).stream()
                .flatMap(value -> value.oneOrMany().stream())
                .map(id -> checkId(option, id))
                .toList();
    }

    /** Whole numbers: one, or a list of them. */
    List<Integer> integers(GenerationOption option) {
        return find(option).stream()
                .flatMap(value -> value.oneOrMany().stream())
                .map(OptionValue::whole)
                .toList();
    }

    /** Sequences of token ids, none of them empty. */
    List<List<Integer>> idLists(GenerationOption option, String one) {
        return find(option).stream()
                .flatMap(value -> value.list().stream())
                .map(list -> idList(option, one, list))
                .toList();
    }

    /** Constraints: each a sequence of token ids, or a list of such sequences of which one will do. None is empty. */
    List<List<List<Integer>>> constraints(GenerationOption option) {
        List<OptionValue> constraints = find(option).orElseThrow().list();
        if (constraints.isEmpty()
                || constraints.stream().anyMatch(word -> word.list().isEmpty())) {
            throw new InputException(where(option) + ": needs at least one word, and a word at least one token id");
        }
        return constraints.stream()
                .map(constraint -> constraint.list().getFirst() instanceof OptionValue.Many
                        ? constraint.list().stream()
                                .map(word -> idList(option, "a word", word))
                                .toList()
                        : List.of(idList(option, "a word", constraint)))
                .toList();
    }

    /** How a message begins: the option, or the file and its key. */
    String where(GenerationOption option) {
        return isGiven(option) ? "--" + option.label() : file.path() + ": " + option.label();
    }

    /** A sequence of token ids, not empty. */
    List<Integer> idList(GenerationOption option, String one, OptionValue list) {
        if (list.list().isEmpty()) {
            throw new InputException(where(option) + ": " + one + " needs at least one token id");
        }
        return list.list().stream().map(id -> checkId(option, id)).toList();
    }

    private int checkId(GenerationOption option, OptionValue id) {
        if (id.whole() < 0) {
            throw new InputException("%s %d: a token id cannot be negative".formatted(where(option), id.whole()));
        }
        return id.whole();
    }

    private void checkType(GenerationOption option, OptionValue value) {
        if (!option.accepts(value)) {
            throw new InputException(
                    "%s: %s is %s; expected %s".formatted(file.path(), option.label(), value, option.expected()));
        }
    }
}
