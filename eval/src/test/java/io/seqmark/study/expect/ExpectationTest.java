package io.seqmark.study.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.InputException;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.run.FinishedRun;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.study.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The numbers are sacrebleu 2.6.0's, of the same texts changed in Python. */
final class ExpectationTest {
    @TempDir
    private Path folder;

    private FinishedRun run;

    @BeforeEach
    void texts() throws IOException {
        List<RunFolder.Row> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/expect/rows.json"))) {
            for (JsonNode row : JsonMapper.shared().readTree(in)) {
                rows.add(new RunFolder.Row(
                        row.get(0).asString(), row.get(1).asString(), row.get(2).asString(), 0, List.of()));
            }
        }
        run = RunFolder.write(folder.resolve("run"), "model", rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "44.37|BLEU's tokenizer intl instead of 13a",
                "38.5551|BLEU's tokenizer none instead of 13a",
                "65.573|BLEU's tokenizer char instead of 13a",
                "54.24|lower-cased texts",
                "46.9181|predictions and references swapped",
                "2.2000|each prediction scored against the next line's reference",
                "0.7686|each prediction scored against the line before's reference",
                "47.1432|both sides in Unicode form NFC",
                "48.3610|Pegasus' <n> in the predictions replaced by a line end",
                "47.4577|lines with an empty prediction left out",
                "43.2302|the mean of the sentences' scores instead of the corpus's",
                "60.6283|BLEU-2, n-grams up to 2",
            })
    void aSingleCauseIsNamed(String expected, String cause) {
        Expectation found = Expectation.of(run, expected, Optional.of(Metric.BLEU), List.of());
        assertThat(found.scores().get("bleu")).isEqualTo(46.9947, within(5e-5));
        assertThat(found.isMet()).isFalse();
        assertThat(found.explanations())
                .extracting(Expectation.Explanation::changes)
                .contains(List.of(cause));
        assertThat(found.nearest()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "51.2272|BLEU's tokenizer intl instead of 13a|lower-cased texts",
                "55.5709|lower-cased texts|Pegasus' <n> in the predictions replaced by a line end",
            })
    void twoCausesTogetherAreNamed(String expected, String one, String other) {
        Expectation found = Expectation.of(run, expected, Optional.of(Metric.BLEU), List.of());
        assertThat(found.explanations())
                .extracting(Expectation.Explanation::changes)
                .contains(List.of(one, other));
        assertThat(found.explanations())
                .allSatisfy(each -> assertThat(each.remedies()).hasSameSizeAs(each.changes()));
    }

    @Test
    void theRunsOwnNumberNeedsNoCause() {
        Expectation found = Expectation.of(run, "46.99", Optional.of(Metric.BLEU), List.of());
        assertThat(found.isMet()).isTrue();
    }

    @Test
    void aShareOfOneIsRecognised() {
        assertThat(Expectation.of(run, "0.4699", Optional.of(Metric.BLEU), List.of())
                        .explanations())
                .extracting(Expectation.Explanation::changes)
                .contains(List.of("a share of 1 instead of 100"));
    }

    @Test
    void rougeIsExplainedByItsOwnSettings() {
        Expectation own = Expectation.of(run, "1.0", Optional.of(Metric.ROUGE), List.of());
        Way way = new Way(
                Metric.ROUGE,
                MetricSettings.DEFAULT,
                SentenceSplit.PUNKT_WITH_PEGASUS_NEWLINES,
                Scoring.DEFAULT_SEED,
                Way.Mean.USUAL,
                Way.RougePart.F_MEASURE);
        assertThat(own.scores()).containsOnlyKeys("rouge1", "rouge2", "rougeL", "rougeLsum");
        ScoredTexts same =
                new ScoredTexts(List.of("runs dogs", "cats"), List.of(List.of("running dog"), List.of("a cat")));
        assertThat(way.withStemmer(true).score(same).values()).first().isNotEqualTo(75.0);
        assertThat(way.withPart(Way.RougePart.RECALL).score(same)).containsEntry("rouge1", 75.0);
        assertThat(way.withStemmer(false).score(same)).containsEntry("rouge1", 0.0);
    }

    @Test
    void anotherDecodingIsTriedAlsoWithOtherChanges() {
        List<String> lower = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            lower.add("nothing at all");
        }
        Expectation found = Expectation.of(
                run,
                "0.0000",
                Optional.of(Metric.BLEU),
                List.of(new Expectation.OtherDecoding("generated otherwise", "do so", lower)));
        assertThat(found.explanations())
                .extracting(Expectation.Explanation::changes)
                .contains(List.of("generated otherwise"));
    }

    @Test
    void whereNothingExplainsTheNearestAreShown() {
        Expectation found = Expectation.of(run, "99.9999", Optional.of(Metric.BLEU), List.of());
        assertThat(found.explanations()).isEmpty();
        assertThat(found.nearest()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"x", "-1", "NaN", "1e400", "4E+1"})
    void whatIsNoScoreIsRefused(String expected) {
        assertThatThrownBy(() -> Expectation.of(run, expected, Optional.empty(), List.of()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("--expect " + expected + ": expected a score as it was published");
    }
}
