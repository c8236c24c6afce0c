package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.metrics.tokenize.LineTokenizers;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Own sentences in many scripts, with figures by sacrebleu 2.6.0 and NLTK; see {@code src/test/python/make_fixtures.py}. */
public final class Fixtures {
    private Fixtures() {}

    /** The whole file. */
    public static JsonNode json() {
        InputStream stream = Fixtures.class.getResourceAsStream("fixtures.json");
        assertThat(stream).isNotNull();
        return JsonMapper.shared().readTree(stream);
    }

    /** A list of texts. */
    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.stringValue()));
        return texts;
    }

    /** A list of numbers. */
    public static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.doubleValue()));
        return numbers;
    }

    /** The metric that sacrebleu's keyword arguments make. */
    public static SummedMetric<?> metric(String name, JsonNode options) {
        return switch (name) {
            case "bleu" -> new Bleu(bleu(options));
            case "chrf" ->
                new Chrf(new ChrfConfig(
                        options.path("char_order").asInt(6),
                        options.path("word_order").asInt(0),
                        options.path("beta").asInt(2),
                        options.path("lowercase").asBoolean(false),
                        options.path("whitespace").asBoolean(false),
                        options.path("eps_smoothing").asBoolean(false)));
            case "ter" ->
                new Ter(new TerConfig(
                        options.path("normalized").asBoolean(false),
                        options.path("no_punct").asBoolean(false),
                        options.path("asian_support").asBoolean(false),
                        options.path("case_sensitive").asBoolean(false)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** BLEU's configuration from sacrebleu's keyword arguments. */
    public static BleuConfig bleu(JsonNode options) {
        Smoothing.Method method = Smoothing.Method.find(
                        options.path("smooth_method").asString("exp"))
                .orElseThrow();
        Smoothing smoothing = options.has("smooth_value")
                ? new Smoothing(method, options.get("smooth_value").doubleValue())
                : Smoothing.of(method);
        return new BleuConfig(
                LineTokenizers.find(options.path("tokenize").asString("13a")).orElseThrow(),
                options.path("lowercase").asBoolean(false),
                smoothing,
                options.path("max_ngram_order").asInt(4),
                options.path("effective_order").asBoolean(false));
    }
}
