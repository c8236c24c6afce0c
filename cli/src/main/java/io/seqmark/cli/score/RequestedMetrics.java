package io.seqmark.cli.score;

import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.Computation;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.MetricSetup;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.spec.TextWarnings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From options to metrics. */
final class RequestedMetrics {
    static final List<String> NAMES = Scoring.allLabels();

    private final ScoreArguments given;
    private final ChosenTokenizer tokenizers;
    private final long seed;

    RequestedMetrics(ScoreArguments given, ChosenTokenizer tokenizers, long seed) {
        this.given = given;
        this.tokenizers = tokenizers;
        this.seed = seed;
    }

    /**
     * The metrics asked for, each once, in the order of asking.
     *
     * @throws InputException if a name or a value is none
     */
    List<RequestedMetric> all() {
        List<String> names =
                names().stream().filter(name -> !NeuralChoice.isOne(name)).toList();
        MetricSetup setup = setup();
        List<RequestedMetric> scorers = new ArrayList<>();
        for (String name : names) {
            scorers.add(scorer(name, setup));
        }
        return scorers;
    }

    /**
     * Those that models compute, each once.
     *
     * @throws InputException if one names no model behind its colon
     */
    static List<NeuralChoice> neural(ScoreArguments given) {
        return names(given).stream()
                .filter(NeuralChoice::isOne)
                .map(name -> NeuralChoice.parse(ScoreOptions.METRIC, name))
                .toList();
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
        return names(given);
    }

    private static List<String> names(ScoreArguments given) {
        List<String> names = given.all(ScoreOptions.METRIC).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .distinct()
                .toList();
        return names.isEmpty() ? List.of("bleu") : names;
    }

    private static RequestedMetric scorer(String name, MetricSetup setup) {
        Metric metric = Metric.find(name).orElseThrow(() -> Choice.unknown(ScoreOptions.METRIC, name, NAMES));
        return switch (metric.computation(setup)) {
            case Computation.Sums<?> sums -> SumScorer.of(sums);
            case Computation.Resampled rouge -> new RougeScorer(rouge.rouge(), rouge.bootstrap());
        };
    }

    /** A wrong value is an error even if its metric is not asked for, but for BLEU's tokenizer, which is looked at with BLEU. */
    private MetricSetup setup() {
        ChrfConfig chrf = MetricOptions.chrf(given);
        SentenceSplit split = given.choice(
                ScoreOptions.ROUGE_SPLIT,
                SentenceSplit.PUNKT,
                SentenceSplit::find,
                Arrays.stream(SentenceSplit.values()).map(SentenceSplit::label).toList());
        int resamples = given.integer(ScoreOptions.ROUGE_BOOTSTRAP_N, 0, 1000);
        List<RougeType> types = MetricOptions.rougeTypes(given);
        Normalization normalization = MetricOptions.normalization(given);
        int repetitionOrder = MetricOptions.repetitionOrder(given);
        MetricSettings.Bleu bleu = new MetricSettings.Bleu(
                BleuTokenizer.DEFAULT, // stands for the one below, which may need a file or a program
                given.flag(ScoreOptions.LOWERCASE),
                MetricOptions.smoothing(given),
                MetricOptions.maxNgramOrder(given));
        boolean stemmer = !given.flag(ScoreOptions.ROUGE_NO_STEMMER);
        return new MetricSetup(
                new MetricSettings(
                        bleu, chrf, MetricOptions.ter(given), types, stemmer, normalization, repetitionOrder),
                tokenizers::chosen,
                given.flag(ScoreOptions.EFFECTIVE_ORDER),
                split,
                resamples == 0 ? Optional.empty() : Optional.of(new BootstrapConfig(resamples, 0.95, seed)));
    }
}
