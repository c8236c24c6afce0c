package io.seqmark.cli.score;

import io.seqmark.contract.InputException;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.surface.ExactMatch;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.surface.OutputLength;
import io.seqmark.metrics.surface.Repetition;
import io.seqmark.metrics.surface.TokenF1;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** From options to metrics. */
final class Scorers {
    static final List<String> NAMES =
            List.of("bleu", "chrf", "ter", "rouge", "exact_match", "token_f1", "length", "repetition");
    private static final int LONGEST_NGRAM = 100;

    private final Given given;
    private final Tokenizers tokenizers;
    private final long seed;

    Scorers(Given given, Tokenizers tokenizers, long seed) {
        this.given = given;
        this.tokenizers = tokenizers;
        this.seed = seed;
    }

    /**
     * The metrics asked for, each once, in the order of asking.
     *
     * @throws InputException if a name or a value is none
     */
    List<Scorer> all() {
        List<String> names = given.all(ScoreOptions.METRIC).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .distinct()
                .toList();
        checkValues();
        List<Scorer> scorers = new ArrayList<>();
        for (String name : names.isEmpty() ? List.of("bleu") : names) {
            scorers.add(scorer(name));
        }
        return scorers;
    }

    /** A wrong value is an error even if its metric is not asked for. */
    private void checkValues() {
        for (String name : NAMES) {
            if (!name.equals("bleu")) { // whose tokenizer may be a program that has to be started
                scorer(name);
            }
        }
        smoothing();
        bounded(ScoreOptions.MAX_NGRAM_ORDER, 1, 4);
    }

    private Scorer scorer(String name) {
        return switch (name) {
            case "bleu" -> bleu();
            case "chrf" -> SumScorer.of(new Chrf(chrf()));
            case "ter" -> SumScorer.of(new Ter(ter()));
            case "rouge" -> rouge();
            case "exact_match" -> SumScorer.of(new ExactMatch(normalization()));
            case "token_f1" -> SumScorer.of(new TokenF1(normalization()));
            case "length" -> SumScorer.of(new OutputLength());
            case "repetition" -> SumScorer.of(new Repetition(bounded(ScoreOptions.REPETITION_ORDER, 1, 4)));
            default -> throw Given.unknown(ScoreOptions.METRIC, name, NAMES);
        };
    }

    private Scorer bleu() {
        BleuConfig config = new BleuConfig(
                tokenizers.chosen(),
                given.flag(ScoreOptions.LOWERCASE),
                smoothing(),
                bounded(ScoreOptions.MAX_NGRAM_ORDER, 1, 4),
                given.flag(ScoreOptions.EFFECTIVE_ORDER));
        return new SumScorer<>(new Bleu(config), new Bleu(config.withEffectiveOrder(true)));
    }

    private Smoothing smoothing() {
        Smoothing.Method method = given.choice(
                ScoreOptions.SMOOTH_METHOD, Smoothing.Method.EXP, Smoothing.Method::find, Smoothing.Method.labels());
        OptionalDouble value = given.decimal(ScoreOptions.SMOOTH_VALUE);
        return value.isPresent() && method.hasValue()
                ? new Smoothing(method, value.getAsDouble())
                : Smoothing.of(method);
    }

    private ChrfConfig chrf() {
        return new ChrfConfig(
                bounded(ScoreOptions.CHRF_CHAR_ORDER, 1, 6),
                bounded(ScoreOptions.CHRF_WORD_ORDER, 0, 0),
                bounded(ScoreOptions.CHRF_BETA, 0, 2),
                given.flag(ScoreOptions.CHRF_LOWERCASE),
                given.flag(ScoreOptions.CHRF_WHITESPACE),
                given.flag(ScoreOptions.CHRF_EPS_SMOOTHING));
    }

    private TerConfig ter() {
        return new TerConfig(
                given.flag(ScoreOptions.TER_NORMALIZED),
                given.flag(ScoreOptions.TER_NO_PUNCT),
                given.flag(ScoreOptions.TER_ASIAN_SUPPORT),
                given.flag(ScoreOptions.TER_CASE_SENSITIVE));
    }

    private Scorer rouge() {
        List<RougeType> types = given.text(ScoreOptions.ROUGE_TYPES)
                .map(list -> Stream.of(list.split(","))
                        .map(String::strip)
                        .distinct()
                        .map(name -> RougeType.find(name)
                                .orElseThrow(() -> Given.unknown(ScoreOptions.ROUGE_TYPES, name, RougeType.labels())))
                        .toList())
                .orElse(RougeConfig.SUMMARIZATION_TYPES);
        SentenceSplit split = given.choice(
                ScoreOptions.ROUGE_SPLIT,
                SentenceSplit.PUNKT,
                SentenceSplit::find,
                Arrays.stream(SentenceSplit.values()).map(SentenceSplit::label).toList());
        int resamples = given.integer(ScoreOptions.ROUGE_BOOTSTRAP_N, 0, 1000);
        Optional<BootstrapConfig> bootstrap =
                resamples == 0 ? Optional.empty() : Optional.of(new BootstrapConfig(resamples, 0.95, seed));
        return new RougeScorer(
                new Rouge(new RougeConfig(types, !given.flag(ScoreOptions.ROUGE_NO_STEMMER), split)), bootstrap);
    }

    private Normalization normalization() {
        return given.choice(
                ScoreOptions.NORMALIZATION,
                Normalization.SQUAD,
                label -> Arrays.stream(Normalization.values())
                        .filter(n -> n.label().equals(label))
                        .findFirst(),
                Arrays.stream(Normalization.values()).map(Normalization::label).toList());
    }

    private int bounded(String option, int least, int otherwise) {
        return Math.toIntExact(given.number(option, least, LONGEST_NGRAM, otherwise));
    }
}
