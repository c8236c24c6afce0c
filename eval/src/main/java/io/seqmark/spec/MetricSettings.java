package io.seqmark.spec;

import io.seqmark.dataset.FileHashes;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.spec.Scoring.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How the metrics of a run are computed. What differs from the defaults is part of the run's identity.
 *
 * @param bleu see there
 * @param chrf see there
 * @param ter see there
 * @param rougeTypes the variants, in the order of the report
 * @param rougeStemmer whether words are stemmed
 * @param normalization what does not count in exact_match and token_f1
 * @param repetitionOrder the n-grams of repetition, at least 1
 */
public record MetricSettings(
        Bleu bleu,
        ChrfConfig chrf,
        TerConfig ter,
        List<RougeType> rougeTypes,
        boolean rougeStemmer,
        Normalization normalization,
        int repetitionOrder) {
    /** sacrebleu's defaults, and {@code run_distributed_eval.py}'s for ROUGE. */
    public static final MetricSettings DEFAULT = new MetricSettings(
            new Bleu(BleuTokenizer.DEFAULT, false, Smoothing.EXP, 4),
            ChrfConfig.defaults(),
            TerConfig.defaults(),
            RougeConfig.SUMMARIZATION_TYPES,
            true);

    public MetricSettings {
        rougeTypes = List.copyOf(rougeTypes);
    }

    /** With the defaults of the plain figures. */
    public MetricSettings(Bleu bleu, ChrfConfig chrf, TerConfig ter, List<RougeType> rougeTypes, boolean rougeStemmer) {
        this(bleu, chrf, ter, rougeTypes, rougeStemmer, Normalization.SQUAD, 4);
    }

    /**
     * BLEU's.
     *
     * @param tokenizer splits lines into tokens
     * @param lowercase whether case is ignored
     * @param smoothing what replaces a precision of 0
     * @param maxNgramOrder the longest n-gram, at least 1
     */
    public record Bleu(BleuTokenizer tokenizer, boolean lowercase, Smoothing smoothing, int maxNgramOrder) {
        /** The same with a tokenizer that was opened, for a corpus. */
        public BleuConfig config(LineTokenizer opened) {
            return new BleuConfig(opened, lowercase, smoothing, maxNgramOrder, false);
        }
    }

    /**
     * The part of one metric.
     *
     * @param value what is equal where the settings are
     * @param entries the same by name, for the record of a run
     */
    record Options(Object value, Supplier<Map<String, Object>> entries) {}

    /** Whether a metric is computed as by default. */
    boolean isDefault(Metric metric) {
        return metric.options(this).value().equals(metric.options(DEFAULT).value());
    }

    /** What makes two runs with these metrics different runs: the settings that are not the defaults. */
    public Map<String, Object> identity(List<Metric> metrics) {
        Map<String, Object> identity = new TreeMap<>();
        metrics.stream().filter(metric -> !isDefault(metric)).forEach(metric -> {
            Map<String, Object> settings =
                    new TreeMap<>(metric.options(this).entries().get());
            settings.entrySet()
                    .removeAll(metric.options(DEFAULT).entries().get().entrySet());
            identity.put(metric.label(), settings);
        });
        return identity;
    }

    Options bleuOptions() {
        return new Options(bleu, this::bleuIdentity);
    }

    Options chrfOptions() {
        return new Options(
                chrf,
                () -> Map.of(
                        "char_order", chrf.charOrder(),
                        "word_order", chrf.wordOrder(),
                        "beta", chrf.beta(),
                        "lowercase", chrf.lowercase(),
                        "whitespace", chrf.whitespace(),
                        "eps_smoothing", chrf.epsSmoothing()));
    }

    Options terOptions() {
        return new Options(
                ter,
                () -> Map.of(
                        "normalized", ter.normalized(),
                        "no_punct", ter.noPunct(),
                        "asian_support", ter.asianSupport(),
                        "case_sensitive", ter.caseSensitive()));
    }

    Options rougeOptions() {
        return new Options(
                List.of(rougeTypes, rougeStemmer),
                () -> Map.of("types", rougeTypes.stream().map(RougeType::label).toList(), "stemmer", rougeStemmer));
    }

    /** Of exact_match and token_f1. */
    Options wordOptions() {
        return new Options(normalization, () -> Map.of("normalization", normalization.label()));
    }

    Options repetitionOptions() {
        return new Options(repetitionOrder, () -> Map.of("order", repetitionOrder));
    }

    Options noOptions() {
        return new Options(List.of(), Map::of);
    }

    private Map<String, Object> bleuIdentity() {
        Map<String, Object> identity = new TreeMap<>(Map.of(
                "tokenize", bleu.tokenizer.name(),
                "lowercase", bleu.lowercase,
                "smooth_method", bleu.smoothing.method().label(),
                "smooth_value", bleu.smoothing.value(),
                "max_ngram_order", bleu.maxNgramOrder));
        if (bleu.tokenizer.needsModel()) {
            bleu.tokenizer.model().map(MetricSettings::sha256).ifPresent(hash -> identity.put("spm_model", hash));
        }
        return identity;
    }

    private static String sha256(Path model) {
        return FileHashes.of(model);
    }
}
