package io.seqmark.study.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.study.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "bleu, 31.12",
        "rougeL, 31.12",
        "ter, 31.12",
        "exact_match, 31.12",
        "comet, 31.1234",
        "comet_wmt20-comet-da, 31.1234",
        "cometkiwi, 31.1234",
        "bertscore_f1, 31.1234",
        "metricx_qe, 31.1234",
        "bartscore_src_hypo, 31.1234",
        "likelihood, 31.1234",
        "perplexity, 31.1234"
    })
    void scoresOfModelsHaveFourDecimals(String name, String text) {
        assertThat(Numbers.score(name, 31.12341)).isEqualTo(text);
    }

    @Test
    void differencesAndIntervalsLikewise() {
        assertThat(Numbers.difference("comet", 0.00121)).isEqualTo("+0.0012");
        assertThat(Numbers.difference("bleu", -0.25)).isEqualTo("-0.25");
        assertThat(Numbers.bounds("comet", new Bounds(0.84171, 0.9))).isEqualTo("[0.8417, 0.9000]");
        assertThat(Numbers.bounds("bleu", new Bounds(30.1, 32))).isEqualTo("[30.10, 32.00]");
    }
}
