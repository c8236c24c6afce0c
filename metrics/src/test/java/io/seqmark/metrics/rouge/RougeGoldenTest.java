package io.seqmark.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.GoldenCorpora;
import io.seqmark.metrics.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Figures of Google's rouge_score, to the last bit. */
final class RougeGoldenTest {
    @Test
    void everyRowAndMean() {
        int rows = 0;
        for (GoldenCorpora.Corpus corpus : GoldenCorpora.all()) {
            for (JsonNode golden : corpus.rouge()) {
                rows += checkRows(golden, corpus.hypotheses(), corpus.references());
            }
        }
        assertThat(rows).isEqualTo(4 * 1500 + 2 * 300);
    }

    private static int checkRows(JsonNode golden, List<String> hypotheses, List<List<String>> references) {
        RougeConfig config = config(golden);
        RougeCorpus corpus = new Rouge(config).corpus();
        JsonNode rows = golden.get("rows");
        for (int i = 0; i < rows.size(); i++) {
            Map<RougeType, PrecisionRecall> scores = corpus.add(hypotheses.get(i), references.get(i));
            for (int t = 0; t < config.types().size(); t++) {
                RougeType type = config.types().get(t);
                assertThat(scores.get(type))
                        .as("%s %s of row %d", config, type, i)
                        .isEqualTo(measures(rows.get(i).get(t)));
            }
        }
        assertThat(rows.size()).isPositive();
        // the rows are all the pairs that the mean was taken over, or the first of them
        if (rows.size() == 1500) {
            SequencedMap<RougeType, PrecisionRecall> means = corpus.mean();
            means.forEach((type, mean) -> {
                PrecisionRecall expected = measures(golden.get("mean").get(type.label()));
                // the golden sums are themselves rounded, in an order that is not told
                assertThat(mean.precision()).isCloseTo(expected.precision(), within(1e-15));
                assertThat(mean.recall()).isCloseTo(expected.recall(), within(1e-15));
                assertThat(mean.fmeasure()).isCloseTo(expected.fmeasure(), within(1e-15));
            });
        }
        return rows.size();
    }

    private static RougeConfig config(JsonNode golden) {
        List<RougeType> types = new ArrayList<>();
        golden.get("keys")
                .forEach(key -> types.add(RougeType.find(key.stringValue()).orElseThrow()));
        return new RougeConfig(
                types,
                golden.get("use_stemmer").booleanValue(),
                golden.get("newline_sep").booleanValue() ? SentenceSplit.PUNKT : SentenceSplit.NONE);
    }

    private static PrecisionRecall measures(JsonNode triple) {
        return new PrecisionRecall(
                triple.get(0).doubleValue(),
                triple.get(1).doubleValue(),
                triple.get(2).doubleValue());
    }

    @Test
    void bootstrapWithTheSameRandomStream() {
        JsonNode golden = SharedData.json("data/metrics/rouge_bootstrap.json");
        checkBootstrap(golden.get("newline_sep"), SentenceSplit.PUNKT);
        checkBootstrap(golden.get("as_is"), SentenceSplit.NONE);
    }

    private static void checkBootstrap(JsonNode golden, SentenceSplit split) {
        List<String> hypotheses = SharedData.lines("data/metrics/fuzz.hyp");
        List<String> references = SharedData.lines("data/metrics/fuzz.ref");
        RougeCorpus corpus = new Rouge(RougeConfig.summarization().withSentenceSplit(split)).corpus();
        for (int i = 0; i < 1500; i++) {
            corpus.add(hypotheses.get(i), List.of(references.get(i)));
        }
        RougeReport report = corpus.bootstrap(BootstrapConfig.seeded(12345));
        report.scores().forEach((type, score) -> {
            JsonNode expected = golden.get(type.label());
            assertThat(score.low()).as("%s low", type).isEqualTo(measures(expected.get("low")));
            assertThat(score.mid()).as("%s mid", type).isEqualTo(measures(expected.get("mid")));
            assertThat(score.high()).as("%s high", type).isEqualTo(measures(expected.get("high")));
        });
        assertThat(report.scores()).hasSize(4);
    }
}
