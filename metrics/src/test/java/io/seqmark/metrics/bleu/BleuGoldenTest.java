package io.seqmark.metrics.bleu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Fixtures;
import io.seqmark.metrics.GoldenCorpora;
import io.seqmark.metrics.SharedData;
import io.seqmark.metrics.text.PythonFloat;
import io.seqmark.metrics.tokenize.LineTokenizers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Figures of sacrebleu 2.6.0. */
final class BleuGoldenTest {
    @Test
    void everyCorpusScore() {
        int checked = 0;
        for (GoldenCorpora.Corpus corpus : GoldenCorpora.all()) {
            for (JsonNode golden : corpus.golden("bleu")) {
                Accumulator<BleuScore> total = corpus.accumulate(new Bleu(Fixtures.bleu(golden.get("config"))));
                checkScore(total.score(), golden);
                assertThat(total.signature())
                        .hasToString(golden.get("signature").stringValue());
                checked++;
            }
        }
        assertThat(checked).isEqualTo(4 * 13);
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

    @Test
    void everySentenceScore() {
        int checked = 0;
        Bleu bleu = new Bleu(BleuConfig.sentenceDefaults());
        for (GoldenCorpora.Corpus corpus : GoldenCorpora.all()) {
            for (int i = 0; i < corpus.sentences().path("rows").size(); i++) {
                double expected = corpus.sentences().get("rows").get(i).get(0).doubleValue();
                assertThat(bleu.sentenceScore(
                                        corpus.hypotheses().get(i),
                                        corpus.references().get(i))
                                .score())
                        .as("%s, pair %d", corpus.name(), i)
                        .isCloseTo(expected, within(1e-12));
                checked++;
            }
        }
        assertThat(checked).isEqualTo(2100);
    }

    @Test
    void publishedScores() {
        List<String> rows = SharedData.rawLines("data/wmt/scores.tsv");
        int checked = 0;
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split("\t", -1);
            Bleu bleu = new Bleu(BleuConfig.defaults()
                    .withTokenizer(LineTokenizers.find(cells[5]).orElseThrow()));
            BleuScore score = bleu.corpusScore(
                    SharedData.lines("data/wmt/" + cells[3]), SharedData.lines("data/wmt/" + cells[4]));
            assertThat(PythonFloat.fixed(score.score(), 1)).as(row).isEqualTo(cells[6]);
            checked++;
        }
        assertThat(checked).isEqualTo(21);
    }
}
