package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.surface.ExactMatch;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.surface.OutputLength;
import io.seqmark.metrics.surface.Repetition;
import io.seqmark.metrics.surface.TokenF1;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.run.TextWarnings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From options to metrics. */
final class Scorers {
    static final List<String> NAMES =
            List.of("bleu", "chrf", "ter", "rouge", "exact_match", "token_f1", "length", "repetition");

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
        List<String> names = names();
        checkValues();
        List<Scorer> scorers = new ArrayList<>();
        for (String name : names) {
            scorers.add(scorer(name));
        }
        return scorers;
    }

    /** What there is to say of references that the metrics asked for cannot count. */
    TextWarnings textWarnings() {
        List<String> names = names();
        return new TextWarnings(
                names.contains("rouge"),
                names.contains("bleu") ? Optional.of(tokenizers.named().name()) : Optional.empty(),
                names.contains("ter") ? Optional.of(MetricOptions.ter(given)) : Optional.empty());
    }

    private List<String> names() {
        List<String> names = given.all(ScoreOptions.METRIC).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .distinct()
                .toList();
        return names.isEmpty() ? List.of("bleu") : names;
    }

    /** A wrong value is an error even if its metric is not asked for. */
    private void checkValues() {
        for (String name : NAMES) {
            if (!name.equals("bleu")) { // whose tokenizer may be a program that has to be started
                scorer(name);
            }
        }
        MetricOptions.smoothing(given);
        MetricOptions.maxNgramOrder(given);
    }

    private Scorer scorer(String name) {
        return switch (name) {
            case "bleu" -> bleu();
            case "chrf" -> SumScorer.of(new Chrf(MetricOptions.chrf(given)));
            case "ter" -> SumScorer.of(new Ter(MetricOptions.ter(given)));
            case "rouge" -> rouge();
            case "exact_match" -> SumScorer.of(new ExactMatch(normalization()));
            case "token_f1" -> SumScorer.of(new TokenF1(normalization()));
            case "length" -> SumScorer.of(new OutputLength());
            case "repetition" ->
                SumScorer.of(new Repetition(MetricOptions.bounded(given, ScoreOptions.REPETITION_ORDER, 1, 4)));
            default -> throw Given.unknown(ScoreOptions.METRIC, name, NAMES);
        };
    }

    private Scorer bleu() {
        BleuConfig config = new BleuConfig(
                tokenizers.chosen(),
                given.flag(ScoreOptions.LOWERCASE),
                MetricOptions.smoothing(given),
                MetricOptions.maxNgramOrder(given),
                given.flag(ScoreOptions.EFFECTIVE_ORDER));
        return new SumScorer<>(new Bleu(config), new Bleu(config.withEffectiveOrder(true)));
    }

    private Scorer rouge() {
        SentenceSplit split = given.choice(
                ScoreOptions.ROUGE_SPLIT,
                SentenceSplit.PUNKT,
                SentenceSplit::find,
                Arrays.stream(SentenceSplit.values()).map(SentenceSplit::label).toList());
        int resamples = given.integer(ScoreOptions.ROUGE_BOOTSTRAP_N, 0, 1000);
        Optional<BootstrapConfig> bootstrap =
                resamples == 0 ? Optional.empty() : Optional.of(new BootstrapConfig(resamples, 0.95, seed));
        return new RougeScorer(
                new Rouge(new RougeConfig(
                        MetricOptions.rougeTypes(given), !given.flag(ScoreOptions.ROUGE_NO_STEMMER), split)),
                bootstrap);
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
}
