package io.seqmark.generate.option;

import io.seqmark.base.InputException;
import io.seqmark.generate.option.OptionValue.Decimal;
import io.seqmark.generate.option.OptionValue.Many;
import io.seqmark.generate.option.OptionValue.Text;
import io.seqmark.generate.option.OptionValue.Truth;
import io.seqmark.generate.option.OptionValue.Whole;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The options of {@code generate()} that the command line and a checkpoint's files may set, by their Hugging Face names. */
public enum GenerationOption {
    NUM_BEAMS(Type.INTEGER),
    MAX_LENGTH(Type.INTEGER),
    MAX_NEW_TOKENS(Type.INTEGER, Since.LATER),
    MIN_LENGTH(Type.INTEGER),
    MIN_NEW_TOKENS(Type.INTEGER, Since.LATER),
    LENGTH_PENALTY(Type.NUMBER),
    EARLY_STOPPING(Type.EARLY_STOPPING),
    NO_REPEAT_NGRAM_SIZE(Type.INTEGER),
    ENCODER_NO_REPEAT_NGRAM_SIZE(Type.INTEGER),
    REPETITION_PENALTY(Type.NUMBER),
    BAD_WORDS_IDS(Type.INTEGER_LISTS),
    FORCED_BOS_TOKEN_ID(Type.INTEGER),
    FORCED_EOS_TOKEN_ID(Type.INTEGERS),
    DECODER_START_TOKEN_ID(Type.INTEGER),
    BOS_TOKEN_ID(Type.INTEGER),
    EOS_TOKEN_ID(Type.INTEGERS),
    PAD_TOKEN_ID(Type.INTEGER),
    NUM_RETURN_SEQUENCES(Type.INTEGER),
    NUM_BEAM_GROUPS(Type.INTEGER),
    DIVERSITY_PENALTY(Type.NUMBER),
    USE_CACHE(Type.BOOLEAN),
    DO_SAMPLE(Type.BOOLEAN),
    TEMPERATURE(Type.NUMBER),
    TOP_K(Type.INTEGER),
    TOP_P(Type.NUMBER),
    MIN_P(Type.NUMBER, Since.LATER),
    TYPICAL_P(Type.NUMBER, Since.LATER),
    EPSILON_CUTOFF(Type.NUMBER, Since.LATER),
    ETA_CUTOFF(Type.NUMBER, Since.LATER),
    PENALTY_ALPHA(Type.NUMBER, Since.LATER),
    FORCE_WORDS_IDS(Type.FORCED_WORDS, Since.LATER),
    SEQUENCE_BIAS(Type.BIASES, Since.LATER),
    ENCODER_REPETITION_PENALTY(Type.NUMBER, Since.LATER),
    EXPONENTIAL_DECAY_LENGTH_PENALTY(Type.DECAY, Since.LATER),
    SUPPRESS_TOKENS(Type.INTEGERS, Since.LATER),
    BEGIN_SUPPRESS_TOKENS(Type.INTEGERS, Since.LATER),
    REMOVE_INVALID_VALUES(Type.BOOLEAN, Since.LATER),
    RENORMALIZE_LOGITS(Type.BOOLEAN, Since.LATER),
    STOP_STRINGS(Type.TEXTS, Since.LATER),
    OUTPUT_SCORES(Type.BOOLEAN),

    MAX_TIME("what it leaves depends on how fast the machine is; bound the length with --max_new_tokens"),
    TOP_H("it is not supported"),
    TOKEN_HEALING("it is not supported"),
    GUIDANCE_SCALE("classifier-free guidance is not supported"),
    WATERMARKING_CONFIG("watermarks are not supported"),
    PROMPT_LOOKUP_NUM_TOKENS("assisted generation is not supported"),
    ASSISTANT_EARLY_EXIT("assisted generation is not supported"),
    DOLA_LAYERS("transformers 5 runs it as code from the hub, which is not supported"),
    CACHE_IMPLEMENTATION("a quantized cache changes results and is not supported");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern PYTHON_INT = Pattern.compile("[+-]?\\d+");
    private static final Pattern PYTHON_FLOAT =
            Pattern.compile("[+-]?(\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))([eE][+-]?\\d+)?");

    private final Type type;
    private final Since since;
    private final Optional<String> refusal;

    GenerationOption(Type type) {
        this(type, Since.LEGACY);
    }

    GenerationOption(Type type, Since since) {
        this.type = type;
        this.since = since;
        this.refusal = Optional.empty();
    }

    GenerationOption(String refusal) {
        this.type = Type.ANYTHING;
        this.since = Since.LATER;
        this.refusal = Optional.of(refusal);
    }

    /** The Hugging Face name, for example {@code num_beams}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its values are, in a word. */
    public String valueLabel() {
        return switch (type) {
            case INTEGER -> "N";
            case NUMBER -> "X";
            case BOOLEAN -> "true|false";
            case EARLY_STOPPING -> "true|false|never";
            case INTEGERS -> "N|JSON";
            case TEXTS -> "TEXT|JSON";
            case ANYTHING -> "VALUE";
            case INTEGER_LISTS, FORCED_WORDS, BIASES, DECAY -> "JSON";
        };
    }

    /** The option of that name. */
    public static Optional<GenerationOption> find(String label) {
        return Arrays.stream(values())
                .filter(option -> option.label().equals(label))
                .findFirst();
    }

    /**
     * Reads a value from the command line: JSON, and what Python's {@code int()} and {@code float()} understand ({@code .5},
     * {@code 1.}, {@code +4}), truth values in any case and a bare {@code never}, as users of
     * {@code run_distributed_eval.py} write them.
     *
     * @throws InputException if the text is no value of this option's type; the message says what is
     */
    public OptionValue parse(String text) {
        if (type == Type.TEXTS && !text.startsWith("[") && !text.startsWith("\"") && !text.equalsIgnoreCase("none")) {
            return new OptionValue.Text(text);
        }
        try {
            JsonNode node = JSON.readTree(json(text));
            if (node != null && !node.isMissingNode() && type.accepts(JsonOption.of(node))) {
                return JsonOption.of(node);
            }
        } catch (JacksonException notJson) {
            if (type == Type.ANYTHING) {
                return new OptionValue.Text(text);
            }
            // the message below says what would be
        }
        throw new InputException("--" + label() + " " + text + ": expected " + type.expected);
    }

    private static String json(String text) {
        if (PYTHON_INT.matcher(text).matches()) {
            return new BigInteger(text).toString();
        }
        if (PYTHON_FLOAT.matcher(text).matches()) {
            return Double.toString(Double.parseDouble(text));
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> "true";
            case "false" -> "false";
            case "never" -> "\"never\"";
            case "none" -> "null";
            default -> text;
        };
    }

    /** Why it is not supported; empty where it is. */
    public Optional<String> refusal() {
        return refusal;
    }

    /** Whether a value of an option that is not supported, or not under these semantics, asks for nothing. */
    boolean isHarmless(OptionValue value) {
        return value.isNone()
                || value.equals(new OptionValue.Truth(false))
                || (this == TYPICAL_P && Type.isNumber(value) && value.number() >= 1)
                || ((this == EPSILON_CUTOFF || this == ETA_CUTOFF) && Type.isNumber(value) && value.number() == 0)
                || (this == GUIDANCE_SCALE && Type.isNumber(value) && value.number() == 1)
                || (this == CACHE_IMPLEMENTATION && !value.equals(new OptionValue.Text("quantized")));
    }

    /** Whether transformers 4.4 had it. */
    boolean inLegacy() {
        return since == Since.LEGACY;
    }

    /** Whether a value of a checkpoint's file is of this option's type. */
    boolean accepts(OptionValue value) {
        return type.accepts(value);
    }

    /** What a value must be, for messages. */
    String expected() {
        return type.expected;
    }

    private enum Since {
        LEGACY,
        LATER
    }

    private enum Type {
        INTEGER("a whole number"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        EARLY_STOPPING("true, false or never"),
        INTEGERS("a whole number or a JSON list of them"),
        INTEGER_LISTS("a JSON list of lists of token ids, as in [[3],[4,5]]"),
        FORCED_WORDS("a JSON list of words, or of lists of words of which one will do, as in [[3,4],[[5],[6,7]]]"),
        BIASES("a JSON list of pairs of token ids and a number, as in [[[3],-1.5],[[4,5],2.0]]"),
        ANYTHING("a value"),
        TEXTS("a text or a JSON list of texts"),
        DECAY("a JSON list of a whole number and a number, as in [10,1.05]");

        private final String expected;

        Type(String expected) {
            this.expected = expected;
        }

        private boolean accepts(OptionValue value) {
            return value.isNone()
                    || switch (this) {
                        case ANYTHING -> true;
                        case TEXTS -> value.oneOrMany().stream().allMatch(Text.class::isInstance);
                        case INTEGER -> isInt(value);
                        case NUMBER -> isNumber(value);
                        case BOOLEAN -> value instanceof Truth;
                        case EARLY_STOPPING -> value instanceof Truth || value.equals(new Text("never"));
                        case INTEGERS -> value.oneOrMany().stream().allMatch(Type::isInt);
                        case INTEGER_LISTS ->
                            value instanceof Many(List<OptionValue> lists)
                                    && lists.stream().allMatch(Type::isInts);
                        case FORCED_WORDS ->
                            value instanceof Many(List<OptionValue> words)
                                    && words.stream().allMatch(word -> isInts(word) || INTEGER_LISTS.accepts(word));
                        case BIASES ->
                            value instanceof Many(List<OptionValue> pairs)
                                    && pairs.stream().allMatch(Type::isBias);
                        case DECAY ->
                            isPair(value)
                                    && isInt(value.list().getFirst())
                                    && isNumber(value.list().getLast());
                    };
        }

        private static boolean isInt(OptionValue value) {
            return value instanceof Whole whole && whole.fits();
        }

        private static boolean isNumber(OptionValue value) {
            return value instanceof Whole || value instanceof Decimal;
        }

        private static boolean isBias(OptionValue value) {
            return isPair(value)
                    && isInts(value.list().getFirst())
                    && isNumber(value.list().getLast());
        }

        private static boolean isPair(OptionValue value) {
            return value instanceof Many(List<OptionValue> values) && values.size() == 2;
        }

        private static boolean isInts(OptionValue value) {
            return value instanceof Many(List<OptionValue> values)
                    && values.stream().allMatch(Type::isInt);
        }
    }
}
