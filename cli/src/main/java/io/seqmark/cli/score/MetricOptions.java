package io.seqmark.cli.score;

import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.MetricSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of the metrics that {@code seqmark eval} takes as {@code seqmark score} does, by the same names. */
public final class MetricOptions {
    /** Names BLEU's tokenizer. */
    public static final String TOKENIZE = ScoreOptions.TOKENIZE;

    /** Names the model of one of them. */
    public static final String SPM_MODEL = ScoreOptions.SPM_MODEL;

    /** Names the program of others. */
    public static final String MECAB = ScoreOptions.MECAB;

    private static final int LONGEST_NGRAM = 100;

    private static final List<String> SHARED = List.of(
            ScoreOptions.TOKENIZE,
            ScoreOptions.SPM_MODEL,
            ScoreOptions.MECAB,
            ScoreOptions.SMOOTH_METHOD,
            ScoreOptions.SMOOTH_VALUE,
            ScoreOptions.LOWERCASE,
            ScoreOptions.MAX_NGRAM_ORDER,
            ScoreOptions.CHRF_CHAR_ORDER,
            ScoreOptions.CHRF_WORD_ORDER,
            ScoreOptions.CHRF_BETA,
            ScoreOptions.CHRF_WHITESPACE,
            ScoreOptions.CHRF_LOWERCASE,
            ScoreOptions.CHRF_EPS_SMOOTHING,
            ScoreOptions.TER_NORMALIZED,
            ScoreOptions.TER_NO_PUNCT,
            ScoreOptions.TER_ASIAN_SUPPORT,
            ScoreOptions.TER_CASE_SENSITIVE,
            ScoreOptions.ROUGE_TYPES,
            ScoreOptions.ROUGE_NO_STEMMER,
            ScoreOptions.NORMALIZATION,
            ScoreOptions.REPETITION_ORDER);

    private MetricOptions() {}

    /** The options, by their long names alone: the short ones are free for others. */
    public static OptionSpec[] options() {
        return options(SHARED);
    }

    /** Those of BLEU's tokenizer alone. */
    public static OptionSpec[] tokenizerOptions() {
        return options(List.of(ScoreOptions.TOKENIZE, ScoreOptions.SPM_MODEL, ScoreOptions.MECAB));
    }

    private static OptionSpec[] options(List<String> names) {
        CommandSpec score = ScoreOptions.spec();
        return names.stream()
                .map(name ->
                        OptionSpec.builder(score.findOption(name)).names(name).build())
                .toArray(OptionSpec[]::new);
    }

    /**
     * Reads them.
     *
     * @throws InputException one line for each value that cannot be
     */
    public static MetricSettings read(ParseResult parsed) {
        ScoreArguments given = new ScoreArguments(parsed);
        MetricSettings absent = MetricSettings.DEFAULT;
        Mistakes mistakes = new Mistakes();
        MetricSettings settings = new MetricSettings(
                new MetricSettings.Bleu(
                        mistakes.attempt(() -> tokenizer(given, "13a"))
                                .orElse(absent.bleu().tokenizer()),
                        given.flag(ScoreOptions.LOWERCASE),
                        mistakes.attempt(() -> smoothing(given))
                                .orElse(absent.bleu().smoothing()),
                        mistakes.attempt(() -> maxNgramOrder(given))
                                .orElse(absent.bleu().maxNgramOrder())),
                mistakes.attempt(() -> chrf(given)).orElse(absent.chrf()),
                ter(given),
                mistakes.attempt(() -> rougeTypes(given)).orElse(absent.rougeTypes()),
                !given.flag(ScoreOptions.ROUGE_NO_STEMMER),
                mistakes.attempt(() -> normalization(given)).orElse(absent.normalization()),
                mistakes.attempt(() -> repetitionOrder(given)).orElse(absent.repetitionOrder()));
        mistakes.report();
        return settings;
    }

    /**
     * Reads {@link #tokenizerOptions}; without a name it is sacrebleu's default, with the model that may be named all the same.
     *
     * @throws InputException if there is none of that name, or it needs a model that is not named
     */
    public static BleuTokenizer tokenizer(ParseResult parsed) {
        return tokenizer(new ScoreArguments(parsed), "13a");
    }

    /** BLEU's tokenizer, which is not opened yet. */
    static BleuTokenizer tokenizer(ScoreArguments given, String otherwise) {
        BleuTokenizer tokenizer = new BleuTokenizer(
                given.text(ScoreOptions.TOKENIZE).orElse(otherwise),
                given.text(ScoreOptions.SPM_MODEL).map(MetricOptions::path),
                List.of(given.text(ScoreOptions.MECAB).orElse("mecab").split(" +")));
        if (!BleuTokenizer.names().contains(tokenizer.name())) {
            throw Choice.unknown(ScoreOptions.TOKENIZE, tokenizer.name(), BleuTokenizer.names());
        }
        if (tokenizer.needsModel() && tokenizer.model().isEmpty()) {
            throw new InputException(ScoreOptions.TOKENIZE + " " + tokenizer.name()
                    + " needs its SentencePiece model: name the file with " + ScoreOptions.SPM_MODEL);
        }
        return tokenizer;
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException invalid) {
            throw new InputException(
                    ScoreOptions.SPM_MODEL + ": not a path on this system: " + invalid.getReason(), invalid);
        }
    }

    static Smoothing smoothing(ScoreArguments given) {
        Smoothing.Method method = given.choice(
                ScoreOptions.SMOOTH_METHOD, Smoothing.Method.EXP, Smoothing.Method::find, Smoothing.Method.labels());
        OptionalDouble value = given.decimal(ScoreOptions.SMOOTH_VALUE);
        return value.isPresent() && method.hasValue()
                ? new Smoothing(method, value.getAsDouble())
                : Smoothing.of(method);
    }

    static int maxNgramOrder(ScoreArguments given) {
        return bounded(given, ScoreOptions.MAX_NGRAM_ORDER, 1, 4);
    }

    static ChrfConfig chrf(ScoreArguments given) {
        return new ChrfConfig(
                bounded(given, ScoreOptions.CHRF_CHAR_ORDER, 1, 6),
                bounded(given, ScoreOptions.CHRF_WORD_ORDER, 0, 0),
                bounded(given, ScoreOptions.CHRF_BETA, 0, 2),
                given.flag(ScoreOptions.CHRF_LOWERCASE),
                given.flag(ScoreOptions.CHRF_WHITESPACE),
                given.flag(ScoreOptions.CHRF_EPS_SMOOTHING));
    }

    static TerConfig ter(ScoreArguments given) {
        return new TerConfig(
                given.flag(ScoreOptions.TER_NORMALIZED),
                given.flag(ScoreOptions.TER_NO_PUNCT),
                given.flag(ScoreOptions.TER_ASIAN_SUPPORT),
                given.flag(ScoreOptions.TER_CASE_SENSITIVE));
    }

    static List<RougeType> rougeTypes(ScoreArguments given) {
        return given.text(ScoreOptions.ROUGE_TYPES)
                .map(list -> Stream.of(list.split(","))
                        .map(String::strip)
                        .distinct()
                        .map(MetricOptions::rougeType)
                        .toList())
                .filter(types -> !types.isEmpty())
                .orElse(RougeConfig.SUMMARIZATION_TYPES);
    }

    private static RougeType rougeType(String name) {
        Optional<RougeType> type = RougeType.find(name);
        return type.orElseThrow(() -> Choice.unknown(ScoreOptions.ROUGE_TYPES, name, RougeType.labels()));
    }

    static Normalization normalization(ScoreArguments given) {
        return given.choice(
                ScoreOptions.NORMALIZATION,
                Normalization.SQUAD,
                label -> Arrays.stream(Normalization.values())
                        .filter(n -> n.label().equals(label))
                        .findFirst(),
                Arrays.stream(Normalization.values()).map(Normalization::label).toList());
    }

    static int repetitionOrder(ScoreArguments given) {
        return bounded(given, ScoreOptions.REPETITION_ORDER, 1, 4);
    }

    private static int bounded(ScoreArguments given, String option, int least, int otherwise) {
        return Math.toIntExact(given.number(option, least, LONGEST_NGRAM, otherwise));
    }
}
