package io.seqmark.metrics.chrf;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.GoldenCorpora;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Figures of sacrebleu 2.6.0, to the last bit. */
final class ChrfGoldenTest {
    @Test
    void everyCorpusScore() {
        int checked = 0;
        for (GoldenCorpora.Corpus corpus : GoldenCorpora.all()) {
            for (JsonNode golden : corpus.golden("chrf")) {
                Accumulator<ChrfScore> total = corpus.accumulate(new Chrf(config(golden.get("config"))));
                assertThat(total.score().score())
                        .as("%s %s", corpus.name(), golden)
                        .isEqualTo(golden.get("score").doubleValue());
                assertThat(total.score().format(2))
                        .isEqualTo(golden.get("string").stringValue());
                assertThat(total.signature())
                        .hasToString(golden.get("signature").stringValue());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(4 * 6);
    }

    private static ChrfConfig config(JsonNode options) {
        return new ChrfConfig(
                options.path("char_order").asInt(6),
                options.path("word_order").asInt(0),
                options.path("beta").asInt(2),
                options.path("lowercase").asBoolean(false),
                options.path("whitespace").asBoolean(false),
                options.path("eps_smoothing").asBoolean(false));
    }

    @Test
    void everySentenceScore() {
        int checked = 0;
        Chrf chrf = new Chrf(ChrfConfig.defaults());
        Chrf plusPlus = new Chrf(ChrfConfig.plusPlus());
        for (GoldenCorpora.Corpus corpus : GoldenCorpora.all()) {
            for (int i = 0; i < corpus.sentences().path("rows").size(); i++) {
                JsonNode row = corpus.sentences().get("rows").get(i);
                String hypothesis = corpus.hypotheses().get(i);
                assertThat(chrf.sentenceScore(hypothesis, corpus.references().get(i))
                                .score())
                        .as("%s, pair %d", corpus.name(), i)
                        .isEqualTo(row.get(1).doubleValue());
                assertThat(plusPlus.sentenceScore(
                                        hypothesis, corpus.references().get(i))
                                .score())
                        .isEqualTo(row.get(2).doubleValue());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(2100);
    }
}
