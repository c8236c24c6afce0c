package io.seqmark;

import io.seqmark.base.GlobalAttention;
import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.base.Suggestion;
import io.seqmark.engine.EngineSpec;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.tokenizer.Languages;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How a {@link Seq2Seq} generates. Starts with {@link #defaults}; each method returns a copy with one thing changed. What is
 * not set is the checkpoint's. Immutable and thread-safe.
 */
public final class Options {
    private static final Options DEFAULTS = new Options(new Values());

    private final Values values;

    private Options(Values values) {
        this.values = values;
    }

    /** Everything as the checkpoint has it, in float32, as transformers 5.12, on all cores. */
    public static Options defaults() {
        return DEFAULTS;
    }

    /** The language of the lines, by the tokenizer's code ({@code --src_lang}); no effect where the family has none. */
    public Options sourceLanguage(String code) {
        return with(copy -> copy.sourceLanguage = Optional.of(code));
    }

    /** The language to generate, by the tokenizer's code ({@code --tgt_lang}); no effect where the family has none. */
    public Options targetLanguage(String code) {
        return with(copy -> copy.targetLanguage = Optional.of(code));
    }

    /** {@code num_beams}; 1 is greedy search. */
    public Options numBeams(int beams) {
        return set(GenerationOption.NUM_BEAMS, beams);
    }

    /** {@code max_length}: the longest output in tokens, the decoder start included. */
    public Options maxLength(int tokens) {
        return set(GenerationOption.MAX_LENGTH, tokens);
    }

    /** {@code max_new_tokens}: the longest output in tokens, without the decoder start. */
    public Options maxNewTokens(int tokens) {
        return set(GenerationOption.MAX_NEW_TOKENS, tokens);
    }

    /** {@code min_length}: the shortest output in tokens, the decoder start included. */
    public Options minLength(int tokens) {
        return set(GenerationOption.MIN_LENGTH, tokens);
    }

    /** {@code length_penalty} of beam search: above 0 longer outputs gain. */
    public Options lengthPenalty(double penalty) {
        return set(GenerationOption.LENGTH_PENALTY, penalty);
    }

    /** {@code no_repeat_ngram_size}: no sequence of that many tokens comes twice; 0 allows all. */
    public Options noRepeatNgramSize(int tokens) {
        return set(GenerationOption.NO_REPEAT_NGRAM_SIZE, tokens);
    }

    /** {@code num_return_sequences}: candidates for each line. */
    public Options numReturnSequences(int candidates) {
        return set(GenerationOption.NUM_RETURN_SEQUENCES, candidates);
    }

    /**
     * Any option of {@code generate()}.
     *
     * @param name its Hugging Face name, for example {@code early_stopping}
     * @param value as the command line takes it: {@code never}, {@code 1.5}, {@code true}, {@code [[3],[4,5]]}
     * @throws InputException if there is no such option, or the value is not one of it
     */
    public Options option(String name, String value) {
        GenerationOption option = GenerationOption.find(name).orElseThrow(() -> unknown(name));
        OptionValue parsed = option.parse(value);
        return with(copy -> copy.generation.put(option, parsed));
    }

    /** Put before every line; unless it is set, the checkpoint's for the task, or in general. */
    public Options prefix(String text) {
        return with(copy -> copy.prefix = Optional.of(text));
    }

    /** Takes the settings that the checkpoint has for a task in {@code task_specific_params}; unless it is set, none of them. */
    public Options task(String name) {
        return with(copy -> copy.task = Optional.of(name));
    }

    /** {@code --dtype}; float32 unless it is set. */
    public Options precision(Precision precision) {
        return with(copy -> copy.precision = precision);
    }

    /** {@code --semantics}: the version of transformers whose behaviour is followed; 5.12 unless it is set. */
    public Options semantics(Semantics semantics) {
        return with(copy -> copy.semantics = semantics);
    }

    /** {@code --global_attention}, of LED; none unless it is set. */
    public Options globalAttention(GlobalAttention attention) {
        return with(copy -> copy.globalAttention = attention);
    }

    /** {@code --ignore_surplus}: tensors for which the model has no place are left out, where they are an error otherwise. */
    public Options ignoreSurplus(boolean ignored) {
        return with(copy -> copy.ignoreSurplus = ignored);
    }

    /** {@code --bs}: lines in flight a thread, 8 unless it is set. Results do not depend on it. */
    public Options batchSize(int lines) {
        requirePositive("batchSize", lines);
        return with(copy -> copy.batchSize = lines);
    }

    /** {@code --threads}: all cores unless it is set. Results do not depend on it. */
    public Options threads(int threads) {
        requirePositive("threads", threads);
        return with(copy -> copy.threads = threads);
    }

    /** {@code --max_source_length}: lines are cut at that many tokens; the tokenizer's and the model's limit unless it is set. */
    public Options maxSourceLength(int tokens) {
        requirePositive("maxSourceLength", tokens);
        return with(copy -> copy.maxSourceLength = OptionalInt.of(tokens));
    }

    /** {@code --seed}: what samples depend on, beside a line's place in its list; {@value Values#SEED} unless it is set. */
    public Options seed(long seed) {
        return with(copy -> copy.seed = seed);
    }

    Languages languages() {
        return new Languages(values.sourceLanguage, values.targetLanguage);
    }

    Map<GenerationOption, OptionValue> generation() {
        return Map.copyOf(values.generation);
    }

    Optional<String> prefix() {
        return values.prefix;
    }

    Optional<String> task() {
        return values.task;
    }

    Semantics semantics() {
        return values.semantics;
    }

    /** What the weights are loaded for. */
    ModelOptions model() {
        return new ModelOptions(values.precision, values.globalAttention, values.semantics, values.ignoreSurplus);
    }

    EngineSpec engine(GenerationConfig config, String sourcePrefix) {
        return new EngineSpec(
                config,
                values.semantics,
                sourcePrefix,
                values.maxSourceLength,
                values.batchSize,
                values.threads,
                model(),
                values.seed,
                OptionalInt.empty());
    }

    private Options set(GenerationOption option, Number value) {
        return option(option.label(), value.toString());
    }

    private Options with(Consumer<Values> change) {
        Values copy = new Values(values);
        change.accept(copy);
        return new Options(copy);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new InputException(name + " " + value + ": expected a whole number from 1");
        }
    }

    private static InputException unknown(String name) {
        String hint = Suggestion.nearest(
                        name,
                        Arrays.stream(GenerationOption.values())
                                .map(GenerationOption::label)
                                .toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse("; docs/decoding.md has those that there are");
        return new InputException("option " + name + ": generate() has none of that name" + hint);
    }

    /** Changed only while an {@link Options} is made of it. */
    private static final class Values {
        private static final long SEED = 12345;

        private final Map<GenerationOption, OptionValue> generation;
        private Optional<String> sourceLanguage = Optional.empty();
        private Optional<String> targetLanguage = Optional.empty();
        private Optional<String> prefix = Optional.empty();
        private Optional<String> task = Optional.empty();
        private Precision precision = Precision.FLOAT32;
        private Semantics semantics = Semantics.HF_5;
        private GlobalAttention globalAttention = GlobalAttention.NONE;
        private boolean ignoreSurplus;
        private int batchSize = 8;
        private int threads = Runtime.getRuntime().availableProcessors();
        private OptionalInt maxSourceLength = OptionalInt.empty();
        private long seed = SEED;

        private Values() {
            generation = new LinkedHashMap<>();
        }

        private Values(Values other) {
            generation = new LinkedHashMap<>(other.generation);
            sourceLanguage = other.sourceLanguage;
            targetLanguage = other.targetLanguage;
            prefix = other.prefix;
            task = other.task;
            precision = other.precision;
            semantics = other.semantics;
            globalAttention = other.globalAttention;
            ignoreSurplus = other.ignoreSurplus;
            batchSize = other.batchSize;
            threads = other.threads;
            maxSourceLength = other.maxSourceLength;
            seed = other.seed;
        }
    }
}
