package io.seqmark.generate;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.contract.InputException;
import io.seqmark.contract.Semantics;
import io.seqmark.model.Families;
import io.seqmark.model.Family;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/** Finds each setting in the contract's order of precedence, and checks that they fit together. */
final class GenerationSettings {
    /** The library's own: 20 tokens in all under 4.4, 20 new ones under 5.x. */
    private static final int DEFAULT_LENGTH = 20;

    private static final int MAX_BEAMS = 1024;
    private static final int MAX_TOKENS = 1 << 20;

    private final Semantics semantics;
    private final Family family;
    private final ConfigFile config;
    private final Optional<ConfigFile> taskParams;
    private final ConfigFile file;
    /** Whether {@code file} is config.json, whose configuration class has defaults of its own. */
    private final boolean legacyFile;

    private final Map<GenerationOption, JsonNode> overrides;

    GenerationSettings(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, JsonNode> overrides) {
        this.semantics = semantics;
        this.family = Families.of(checkpoint, semantics);
        this.config = checkpoint.config();
        this.overrides = overrides;
        this.taskParams =
                task.flatMap(name -> config.object("task_specific_params").flatMap(params -> params.object(name)));
        // 4.4 knew no generation_config.json; 5.x reads nothing else where there is one
        this.legacyFile =
                semantics == Semantics.HF_4_4 || checkpoint.generationConfig().isEmpty();
        this.file = legacyFile ? config : checkpoint.generationConfig().orElseThrow();
    }

    GenerationConfig resolve() {
        refuseUnsupported();
        int returned = integer(GenerationOption.NUM_RETURN_SEQUENCES, 1, 1, MAX_BEAMS);
        int beams = Math.max(returned, integer(GenerationOption.NUM_BEAMS, 1, 1, MAX_BEAMS));
        return new GenerationConfig(
                beams,
                maxLength(),
                minLength(),
                number(GenerationOption.LENGTH_PENALTY, 1.0, -1000, 1000),
                earlyStopping(),
                integer(GenerationOption.NO_REPEAT_NGRAM_SIZE, 0, 0, MAX_TOKENS),
                integer(GenerationOption.ENCODER_NO_REPEAT_NGRAM_SIZE, 0, 0, MAX_TOKENS),
                number(GenerationOption.REPETITION_PENALTY, 1.0, Float.MIN_NORMAL, 1e6),
                badWords(),
                forcedBos(),
                integers(GenerationOption.FORCED_EOS_TOKEN_ID),
                decoderStart(),
                eos(),
                optionalInteger(GenerationOption.PAD_TOKEN_ID),
                returned,
                bool(GenerationOption.USE_CACHE, true),
                hidden(beams));
    }

    private void refuseUnsupported() {
        if (bool(GenerationOption.DO_SAMPLE, false)) {
            throw new InputException(where(GenerationOption.DO_SAMPLE)
                    + " true: sampling is not supported yet; --do_sample false decides without chance");
        }
        if (semantics == Semantics.HF_4_4) {
            for (GenerationOption option : List.of(GenerationOption.MAX_NEW_TOKENS, GenerationOption.MIN_NEW_TOKENS)) {
                if (overrides.containsKey(option)) {
                    throw new InputException("--%s: transformers 4.4 did not have it; use --%s, or --semantics hf-5"
                            .formatted(
                                    option.label(),
                                    option == GenerationOption.MAX_NEW_TOKENS ? "max_length" : "min_length"));
                }
            }
        }
    }

    private int maxLength() {
        JsonNode newTokens = semantics == Semantics.HF_5 ? find(GenerationOption.MAX_NEW_TOKENS) : null;
        if (newTokens != null) {
            return 1 + integer(GenerationOption.MAX_NEW_TOKENS, 0, 1, MAX_TOKENS);
        }
        if (find(GenerationOption.MAX_LENGTH) != null) {
            return integer(GenerationOption.MAX_LENGTH, 0, 2, MAX_TOKENS);
        }
        if (semantics == Semantics.HF_4_4) {
            return DEFAULT_LENGTH;
        }
        int positions = config.integer("max_position_embeddings").orElse(Integer.MAX_VALUE);
        return Math.min(1 + DEFAULT_LENGTH, positions);
    }

    private int minLength() {
        boolean counted = semantics == Semantics.HF_5 && find(GenerationOption.MIN_NEW_TOKENS) != null;
        int minLength = integer(GenerationOption.MIN_LENGTH, 0, 0, MAX_TOKENS);
        return counted ? 1 + integer(GenerationOption.MIN_NEW_TOKENS, 0, 0, MAX_TOKENS) : minLength;
    }

    private EarlyStopping earlyStopping() {
        JsonNode value = find(GenerationOption.EARLY_STOPPING);
        if (value == null) {
            return EarlyStopping.FALSE;
        }
        if (value.isString()) {
            if (semantics == Semantics.HF_4_4) {
                throw new InputException(where(GenerationOption.EARLY_STOPPING)
                        + " never: transformers 4.4 knew true and false only; use --semantics hf-5");
            }
            return EarlyStopping.NEVER;
        }
        return value.booleanValue() ? EarlyStopping.TRUE : EarlyStopping.FALSE;
    }

    private List<List<Integer>> badWords() {
        JsonNode value = find(GenerationOption.BAD_WORDS_IDS);
        if (value == null) {
            return List.of();
        }
        List<List<Integer>> words = value.valueStream()
                .map(word -> word.valueStream().map(JsonNode::intValue).toList())
                .toList();
        if (words.stream().anyMatch(List::isEmpty)) {
            throw new InputException(where(GenerationOption.BAD_WORDS_IDS) + ": a word needs at least one token id");
        }
        return words;
    }

    private OptionalInt forcedBos() {
        OptionalInt given = optionalInteger(GenerationOption.FORCED_BOS_TOKEN_ID);
        boolean old =
                legacyFile && config.bool("force_bos_token_to_be_generated").orElse(false);
        boolean explicit = overrides.containsKey(GenerationOption.FORCED_BOS_TOKEN_ID);
        // the spelling of checkpoints made before 4.4, such as distilbart and bart-large-cnn
        return old && !explicit && given.isEmpty() ? optionalInteger(GenerationOption.BOS_TOKEN_ID) : given;
    }

    private int decoderStart() {
        OptionalInt start = optionalInteger(GenerationOption.DECODER_START_TOKEN_ID);
        if (start.isEmpty()) {
            start = optionalInteger(GenerationOption.BOS_TOKEN_ID);
        }
        return start.orElseThrow(() -> new InputException(
                "%s: has neither decoder_start_token_id nor bos_token_id; give --decoder_start_token_id"
                        .formatted(file.path())));
    }

    private List<Integer> eos() {
        List<Integer> eos = integers(GenerationOption.EOS_TOKEN_ID);
        if (semantics == Semantics.HF_4_4 && eos.size() > 1) {
            throw new InputException(where(GenerationOption.EOS_TOKEN_ID)
                    + ": transformers 4.4 knew a single one; use --semantics hf-5");
        }
        return eos;
    }

    private List<Integer> hidden(int beams) {
        OptionalInt pad = optionalInteger(GenerationOption.PAD_TOKEN_ID);
        boolean hides = semantics == Semantics.HF_4_4 && beams > 1 && family.hidesPaddingInLegacyBeamSearch();
        return hides && pad.isPresent() ? List.of(pad.getAsInt()) : List.of();
    }

    private int integer(GenerationOption option, int absent, int min, int max) {
        JsonNode value = find(option);
        int number = value == null ? absent : value.intValue();
        if (number < min || number > max) {
            throw new InputException("%s %d: expected %d to %d".formatted(where(option), number, min, max));
        }
        return number;
    }

    private double number(GenerationOption option, double absent, double min, double max) {
        JsonNode value = find(option);
        double number = value == null ? absent : value.doubleValue();
        if (!(number >= min && number <= max)) {
            throw new InputException("%s %s: expected %s"
                    .formatted(where(option), number, min > 0 ? "a number above 0" : min + " to " + max));
        }
        return number;
    }

    private boolean bool(GenerationOption option, boolean absent) {
        JsonNode value = find(option);
        return value == null ? absent : value.booleanValue();
    }

    private OptionalInt optionalInteger(GenerationOption option) {
        JsonNode value = find(option);
        if (value == null) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(checkId(option, value));
    }

    private List<Integer> integers(GenerationOption option) {
        JsonNode value = find(option);
        if (value == null) {
            return List.of();
        }
        return value.isArray()
                ? value.valueStream().map(id -> checkId(option, id)).toList()
                : List.of(checkId(option, value));
    }

    private int checkId(GenerationOption option, JsonNode id) {
        if (id.intValue() < 0) {
            throw new InputException("%s %d: a token id cannot be negative".formatted(where(option), id.intValue()));
        }
        return id.intValue();
    }

    /** The setting's value, or null for the library's default. */
    private @Nullable JsonNode find(GenerationOption option) {
        JsonNode given = overrides.get(option);
        if (given != null && (!given.isNull() || semantics == Semantics.HF_5)) {
            return given.isNull() ? null : given;
        }
        Optional<JsonNode> found =
                taskParams.flatMap(params -> params.node(option.label())).or(() -> file.node(option.label()));
        if (found.isPresent()) {
            return checkType(option, found.get());
        }
        // an explicit null in the file means none, whatever the configuration class assumes
        boolean mentioned = file.json().has(option.label());
        Integer assumed = legacyFile && !mentioned ? family.configDefaults().get(option.label()) : null;
        return assumed == null ? null : IntNode.valueOf(assumed);
    }

    private JsonNode checkType(GenerationOption option, JsonNode value) {
        if (!option.accepts(value)) {
            throw new InputException(
                    "%s: %s is %s; expected %s".formatted(file.path(), option.label(), value, option.expected()));
        }
        return value;
    }

    private String where(GenerationOption option) {
        return overrides.containsKey(option) ? "--" + option.label() : file.path() + ": " + option.label();
    }
}
