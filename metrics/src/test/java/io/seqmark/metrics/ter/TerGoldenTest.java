package io.seqmark.metrics.ter;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.GoldenCorpora;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Figures of sacrebleu 2.6.0, to the last bit. */
final class TerGoldenTest {
    @Test
    void everyCorpusScore() {
        int checked = 0;
        for (GoldenCorpora.Corpus corpus : GoldenCorpora.all()) {
            for (JsonNode golden : corpus.golden("ter")) {
                Accumulator<TerScore> total = corpus.accumulate(new Ter(config(golden.get("config"))));
                TerScore score = total.score();
                assertThat(score.score())
                        .as("%s %s", corpus.name(), golden)
                        .isEqualTo(golden.get("score").doubleValue());
                assertThat(score.edits()).isEqualTo(golden.get("num_edits").longValue());
                assertThat(score.referenceLength())
                        .isEqualTo(golden.get("ref_length").doubleValue());
                assertThat(score.format(2)).isEqualTo(golden.get("string").stringValue());
                assertThat(total.signature())
                        .hasToString(golden.get("signature").stringValue());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(4 * 5);
    }

    private static TerConfig config(JsonNode options) {
        return new TerConfig(
                options.path("normalized").asBoolean(false),
                options.path("no_punct").asBoolean(false),
                options.path("asian_support").asBoolean(false),
                options.path("case_sensitive").asBoolean(false));
    }

    @Test
    void everySentenceScore() {
        int checked = 0;
        Ter ter = new Ter(TerConfig.defaults());
        for (GoldenCorpora.Corpus corpus : GoldenCorpora.all()) {
            for (int i = 0; i < corpus.sentences().path("rows").size(); i++) {
                assertThat(ter.sentenceScore(
                                        corpus.hypotheses().get(i),
                                        corpus.references().get(i))
                                .score())
                        .as("%s, pair %d", corpus.name(), i)
                        .isEqualTo(corpus.sentences().get("rows").get(i).get(3).doubleValue());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(2100);
    }
}
