package io.seqmark.study;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.run.RunRecord;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.MetricSetup;
import io.seqmark.spec.Scoring;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a finished run was scored, read back from its record. */
public final class RecordedMetrics {
    private static final MetricSettings DEFAULT = MetricSettings.DEFAULT;

    private RecordedMetrics() {}

    /**
     * The recipe of a run's metrics.
     *
     * @throws InputException if the record names what this version does not know
     */
    public static Recipe of(RunRecord record) {
        return of(record, BleuTokenizer.DEFAULT);
    }

    /**
     * The same with what BLEU's tokenizer stands on, which a record does not tell the place of.
     *
     * @param atHand its model and its program count, whatever its name
     * @throws InputException if the record names what this version does not know, or the model is another
     */
    public static Recipe of(RunRecord record, BleuTokenizer atHand) {
        Map<String, @Nullable Object> settings = record.identity().settings();
        List<Scoring.Metric> metrics = record.metrics().keySet().stream()
                .flatMap(label -> Scoring.Metric.find(label).stream())
                .toList();
        long seed = settings.get("seed") instanceof Long whole ? whole : BootstrapConfig.DEFAULT_SEED;
        boolean old = record.identity().semantics().equals(Semantics.HF_4_4.label());
        return new Recipe(
                metrics, settings(settings, atHand), MetricSetup.split(old ? Semantics.HF_4_4 : Semantics.HF_5), seed);
    }

    private static MetricSettings settings(Map<String, @Nullable Object> settings, BleuTokenizer atHand) {
        Recorded rouge = Recorded.of(settings, "rouge");
        return new MetricSettings(
                bleu(Recorded.of(settings, "bleu"), atHand),
                chrf(Recorded.of(settings, "chrf")),
                ter(Recorded.of(settings, "ter")),
                rouge.texts("types")
                        .map(labels -> labels.stream()
                                .map(label -> RougeType.find(label).orElseThrow(() -> rouge.unknown("types")))
                                .toList())
                        .orElse(DEFAULT.rougeTypes()),
                rouge.truth("stemmer", DEFAULT.rougeStemmer()),
                normalization(Recorded.of(settings, "exact_match"))
                        .or(() -> normalization(Recorded.of(settings, "token_f1")))
                        .orElse(DEFAULT.normalization()),
                Recorded.of(settings, "repetition").whole("order", DEFAULT.repetitionOrder()));
    }

    private static MetricSettings.Bleu bleu(Recorded bleu, BleuTokenizer atHand) {
        Smoothing smoothing = bleu.text("smooth_method")
                .map(label -> Smoothing.Method.find(label).orElseThrow(() -> bleu.unknown("smooth_method")))
                .map(Smoothing::of)
                .orElse(DEFAULT.bleu().smoothing());
        return new MetricSettings.Bleu(
                bleu.text("tokenize")
                        .map(name -> tokenizer(bleu, new BleuTokenizer(name, atHand.model(), atHand.mecab())))
                        .orElse(BleuTokenizer.DEFAULT),
                bleu.truth("lowercase", false),
                // a value that is not there is the default method's, which is 0
                new Smoothing(smoothing.method(), bleu.number("smooth_value").orElse(0.0)),
                bleu.whole("max_ngram_order", DEFAULT.bleu().maxNgramOrder()));
    }

    private static BleuTokenizer tokenizer(Recorded bleu, BleuTokenizer named) {
        Optional<String> hash = bleu.text("spm_model");
        if (named.needsModel()) {
            named.model()
                    .filter(model -> hash.isPresent() && !hash.equals(named.modelHash()))
                    .ifPresent(model -> {
                        throw new InputException(
                                "--spm-model " + model + " is not the model that the run was scored with;"
                                        + " its SHA-256 should be " + hash.get());
                    });
        }
        return named;
    }

    private static ChrfConfig chrf(Recorded chrf) {
        ChrfConfig otherwise = DEFAULT.chrf();
        return new ChrfConfig(
                chrf.whole("char_order", otherwise.charOrder()),
                chrf.whole("word_order", otherwise.wordOrder()),
                chrf.whole("beta", otherwise.beta()),
                chrf.truth("lowercase", otherwise.lowercase()),
                chrf.truth("whitespace", otherwise.whitespace()),
                chrf.truth("eps_smoothing", otherwise.epsSmoothing()));
    }

    private static TerConfig ter(Recorded ter) {
        TerConfig otherwise = DEFAULT.ter();
        return new TerConfig(
                ter.truth("normalized", otherwise.normalized()),
                ter.truth("no_punct", otherwise.noPunct()),
                ter.truth("asian_support", otherwise.asianSupport()),
                ter.truth("case_sensitive", otherwise.caseSensitive()));
    }

    private static Optional<Normalization> normalization(Recorded words) {
        return words.text("normalization")
                .map(label -> Arrays.stream(Normalization.values())
                        .filter(one -> one.label().equals(label))
                        .findFirst()
                        .orElseThrow(() -> words.unknown("normalization")));
    }
}
