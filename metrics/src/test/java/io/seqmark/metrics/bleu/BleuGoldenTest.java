package io.seqmark.metrics.bleu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.SharedData;
import io.seqmark.metrics.text.PythonFloat;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.LineTokenizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Figures of sacrebleu 2.6.0. */
final class BleuGoldenTest {
    @Test
    void fuzzedPairsWithOneReference() {
        List<String> references = SharedData.lines("data/metrics/fuzz.ref");
        int checked = check(
                SharedData.json("data/metrics/fuzz.json").at("/fuzz/corpus_1ref"),
                SharedData.lines("data/metrics/fuzz.hyp"),
                references.stream().map(List::of).toList());
        assertThat(checked).isEqualTo(13);
    }

    @Test
    void fuzzedPairsWithTwoReferences() {
        List<String> first = SharedData.lines("data/metrics/fuzz.ref");
        List<String> second = SharedData.lines("data/metrics/fuzz.ref2");
        List<List<String>> references = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            references.add(List.of(first.get(i), second.get(i)));
        }
        int checked = check(
                SharedData.json("data/metrics/fuzz.json").at("/fuzz/corpus_2ref"),
                SharedData.lines("data/metrics/fuzz.hyp"),
                references);
        assertThat(checked).isEqualTo(13);
    }

    @Test
    void translations() {
        int checked = 0;
        for (JsonNode set : SharedData.json("data/metrics/wmt.json")) {
            String prefix = "data/wmt/" + set.get("pair").stringValue() + "."
                    + set.get("set").stringValue();
            String lang = set.get("lang").stringValue();
            List<String> references = SharedData.lines("data/wmt/"
                    + set.get("set").stringValue() + "." + set.get("pair").stringValue() + ".ref." + lang);
            checked += check(
                    set.get("corpus"),
                    SharedData.lines(prefix + "." + set.get("system").stringValue() + "." + lang),
                    references.stream().map(List::of).toList());
        }
        assertThat(checked).isEqualTo(26);
    }

    private static int check(JsonNode cases, List<String> hypotheses, List<List<String>> references) {
        int checked = 0;
        for (JsonNode golden : cases) {
            Optional<BleuConfig> config =
                    golden.get("metric").stringValue().equals("bleu") ? config(golden.get("config")) : Optional.empty();
            if (config.isEmpty()) {
                continue;
            }
            Accumulator<BleuScore> corpus = new Bleu(config.get()).accumulator();
            for (int i = 0; i < references.size(); i++) {
                corpus.add(hypotheses.get(i), references.get(i));
            }
            checkScore(corpus.score(), golden);
            assertThat(corpus.signature()).hasToString(golden.get("signature").stringValue());
            checked++;
        }
        return checked;
    }

    private static void checkScore(BleuScore score, JsonNode golden) {
        // exp and log may differ from the C library's in the last bit
        assertThat(score.score())
                .as(golden.toString())
                .isCloseTo(golden.get("score").doubleValue(), within(1e-13));
        assertThat(score.brevityPenalty()).isCloseTo(golden.get("bp").doubleValue(), within(1e-15));
        assertThat(score.format(2)).isEqualTo(golden.get("string").stringValue());
        assertThat(score.counts()).isEqualTo(doubles(golden.get("counts")));
        assertThat(score.totals()).isEqualTo(doubles(golden.get("totals")));
        assertThat(score.precisions()).isEqualTo(doubles(golden.get("precisions")));
        assertThat(score.hypothesisLength()).isEqualTo(golden.get("sys_len").longValue());
        assertThat(score.referenceLength()).isEqualTo(golden.get("ref_len").longValue());
    }

    private static List<Double> doubles(JsonNode array) {
        List<Double> values = new ArrayList<>();
        array.forEach(value -> values.add(value.doubleValue()));
        return values;
    }

    private static Optional<BleuConfig> config(JsonNode options) {
        Optional<LineTokenizer> tokenizer =
                LineTokenizers.find(options.path("tokenize").asString("13a"));
        if (tokenizer.isEmpty()) {
            return Optional.empty();
        }
        Smoothing.Method method = Smoothing.Method.find(
                        options.path("smooth_method").asString("exp"))
                .orElseThrow();
        Smoothing smoothing = options.has("smooth_value")
                ? new Smoothing(method, options.get("smooth_value").doubleValue())
                : Smoothing.of(method);
        return Optional.of(new BleuConfig(
                tokenizer.get(),
                options.path("lowercase").asBoolean(false),
                smoothing,
                options.path("max_ngram_order").asInt(4),
                options.path("effective_order").asBoolean(false)));
    }

    @Test
    void publishedScores() {
        List<String> rows = SharedData.rawLines("data/wmt/scores.tsv");
        int checked = 0;
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split("\t", -1);
            Optional<LineTokenizer> tokenizer = LineTokenizers.find(cells[5]);
            if (tokenizer.isPresent()) {
                BleuScore score = new Bleu(BleuConfig.defaults().withTokenizer(tokenizer.get()))
                        .corpusScore(
                                SharedData.lines("data/wmt/" + cells[3]), SharedData.lines("data/wmt/" + cells[4]));
                assertThat(PythonFloat.fixed(score.score(), 1)).as(row).isEqualTo(cells[6]);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(21);
    }
}
