package io.seqmark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.InputException;
import io.seqmark.run.FinishedRun;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.study.ComparedMetric.Outcome;
import io.seqmark.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ComparisonTest {
    private static final double LAST_BITS = 1e-11;
    private static final double LAST_BIT_OF_A_FLOAT = 1e-5;

    /** Two systems of WMT, with the figures of sacrebleu's own paired tests. */
    @ParameterizedTest
    @ValueSource(strings = {"en-ro flores-test", "en-fi flores-test"})
    void equalsTheTestsOfSacrebleu(String name) throws IOException {
        Path data = SharedData.require().resolve("data");
        JsonNode set = JsonMapper.shared()
                .readTree(Files.readString(data.resolve("metrics/wmt.json")))
                .valueStream()
                .filter(one -> name.equals(
                        one.at("/pair").asString() + " " + one.at("/set").asString()))
                .findFirst()
                .orElseThrow();
        String pair = set.at("/pair").asString();
        String lang = set.at("/lang").asString();
        List<String> references = Files.readAllLines(data.resolve("wmt/flores-test." + pair + ".ref." + lang));
        List<ComparedSystem> systems = List.of("opusmt", "nllb").stream()
                .map(system -> text(
                        system, references, lines(data.resolve("wmt/" + pair + ".flores-test." + system + "." + lang))))
                .toList();
        Comparison comparison = Comparison.of(
                systems,
                ComparisonOptions.defaults()
                        .withMetrics(List.of(Metric.BLEU, Metric.CHRF))
                        .withResampling(1000, 1000, 12345));
        List<String> names = List.of("BLEU", "chrF2");
        for (int metric = 0; metric < 2; metric++) {
            for (int system = 0; system < 2; system++) {
                Outcome outcome = comparison.metrics().get(metric).outcomes().get(system);
                JsonNode bootstrap = set.at("/paired/bs/" + names.get(metric) + "/" + system);
                JsonNode randomization = set.at("/paired/ar/" + names.get(metric) + "/" + system);
                assertThat(outcome.score()).isCloseTo(bootstrap.at("/score").asDouble(), within(LAST_BITS));
                Bounds bounds = outcome.bounds().orElseThrow();
                // the interval is that of --confidence, whose mean sacrebleu rounds otherwise than a paired test's
                JsonNode interval = system == 0 ? set.at("/ci/" + metric) : bootstrap;
                Offset<Double> near = within(system == 0 ? LAST_BITS : LAST_BIT_OF_A_FLOAT);
                assertThat((bounds.low() + bounds.high()) / 2)
                        .isCloseTo(interval.at("/mean").asDouble(), near);
                assertThat((bounds.high() - bounds.low()) / 2)
                        .isCloseTo(interval.at("/ci").asDouble(), near);
                if (system > 0) {
                    assertThat(outcome.bootstrap())
                            .hasValue(bootstrap.at("/p_value").asDouble());
                    assertThat(outcome.randomization())
                            .hasValue(randomization.at("/p_value").asDouble());
                } else {
                    assertThat(outcome.bootstrap()).isEmpty();
                }
            }
        }
        assertThat(comparison.metrics().getFirst().gain(1))
                .isCloseTo(
                        set.at("/paired/bs/BLEU/1/score").asDouble()
                                - set.at("/paired/bs/BLEU/0/score").asDouble(),
                        within(LAST_BITS));
        // sentence scores are sacrebleu's, to 4 decimals
        for (int i = 0; i < set.at("/sentences/rows").size(); i++) {
            assertThat(comparison.sentenceScores().getFirst().get(i))
                    .isCloseTo(set.at("/sentences/rows/" + i + "/0").asDouble(), within(5.1e-5));
        }
    }

    @Test
    void countsWinsGainsAndWords() {
        List<String> references = List.of("the cat sat on the mat", "a dog ran", "birds sing well today");
        Comparison comparison = Comparison.of(
                List.of(
                        text("a", references, List.of("the cat sat on the mat", "a dog", "fish swim well today")),
                        text("b", references, List.of("the cat sat on a mat", "a dog ran", "fish swim well today"))),
                ComparisonOptions.defaults().withMetrics(List.of(Metric.BLEU)));
        Duel duel = comparison.duels().getFirst();
        assertThat(List.of(duel.wins(), duel.losses(), duel.ties())).containsExactly(1L, 1L, 1L);
        assertThat(duel.gains()).containsExactly(1);
        assertThat(duel.setbacks()).containsExactly(0);
        // "the" is once in b's first line and twice in a's; every n-gram with "ran" is b's alone
        assertThat(duel.gainedNgrams())
                .containsExactlyInAnyOrder(
                        new Duel.NgramChange("ran", 1),
                        new Duel.NgramChange("dog ran", 1),
                        new Duel.NgramChange("a dog ran", 1));
        assertThat(duel.lostNgrams())
                .containsExactly(
                        new Duel.NgramChange("cat sat on the", 1),
                        new Duel.NgramChange("sat on the mat", 1),
                        new Duel.NgramChange("on the mat", 1),
                        new Duel.NgramChange("sat on the", 1),
                        new Duel.NgramChange("the mat", 1),
                        new Duel.NgramChange("on the", 1),
                        new Duel.NgramChange("the", 1));
        // 11 words come once and "the" twice. a has 9 of them, 8 in the reference (all but ran, birds, sing);
        // b writes 10 of those, of which 9 are in the reference of their line
        assertThat(comparison.byFrequency()).hasSize(2);
        FrequencyGroup once = comparison.byFrequency().getFirst();
        assertThat(once.words()).isEqualTo(11);
        assertThat(once.f1().getFirst()).isCloseTo(200.0 * 8 / (8 + 11), within(LAST_BITS));
        assertThat(once.f1().get(1)).isCloseTo(200.0 * 9 / (10 + 11), within(LAST_BITS));
        FrequencyGroup twice = comparison.byFrequency().get(1);
        assertThat(twice.words()).isEqualTo(2);
        assertThat(twice.f1().getFirst()).isCloseTo(100, within(LAST_BITS));
        assertThat(twice.f1().get(1)).isCloseTo(200.0 / 3, within(LAST_BITS));
        assertThat(comparison.bySourceLength().stream().map(LengthGroup::label)).containsExactly("0-5", "6-10");
        // without sources the references' words decide: 6 words are in the second group, which a has all
        assertThat(comparison.bySourceLength().get(1).scores().getFirst()).isCloseTo(100, within(LAST_BITS));
        assertThat(comparison.systems().getFirst().lengthRatio()).isCloseTo(12.0 / 13, within(LAST_BITS));
    }

    @Test
    void lowerIsBetterForTer() {
        List<String> references = List.of("one two three four");
        Comparison comparison = Comparison.of(
                List.of(
                        text("a", references, List.of("one two three four")),
                        text("b", references, List.of("one two three five"))),
                ComparisonOptions.defaults().withMetrics(List.of(Metric.TER)));
        assertThat(comparison.metrics().getFirst().gain(1)).isEqualTo(-25); // one of four words is wrong
        assertThat(comparison.duels().getFirst().losses()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x y|x z|the corpora of a and b differ from line 2 on; --common_first_lines compares the 1 lines before",
                "x y|z y|the corpora of a and b differ from line 1 on",
                "x y|x|the corpora of a and b have 2 and 1 lines; --common_first_lines compares the 1 lines before",
            })
    void refusesOtherCorpora(String first, String second, String problem) {
        List<ComparedSystem> systems =
                List.of(text("a", words(first), words(first)), text("b", words(second), words(second)));
        assertThatThrownBy(() -> Comparison.of(systems, ComparisonOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessage(problem);
    }

    @Test
    void takesTheCommonFirstLinesOnRequest() {
        Comparison comparison = Comparison.of(
                List.of(text("a", words("x y z"), words("x y z")), text("b", words("x y w z"), words("x v w z"))),
                ComparisonOptions.defaults().withCommonFirstLines(true));
        assertThat(comparison.examples()).isEqualTo(2);
        assertThat(comparison.notes()).containsExactly("only the first 2 lines are compared, which all have in common");
        assertThat(comparison.duels().getFirst().losses()).isEqualTo(1);
    }

    @Test
    void comparesRuns(@TempDir Path folder) throws IOException {
        List<RunFolder.Row> rows = List.of(
                new RunFolder.Row("s one", "r one two three four", "r one two three four", 100, List.of()),
                new RunFolder.Row("s two", "r five six seven eight", "r five", 10, List.of()));
        FinishedRun a = RunFolder.write(folder.resolve("a"), "model a", rows);
        FinishedRun b = RunFolder.write(folder.resolve("b"), "model b", rows);
        Comparison comparison =
                Comparison.of(List.of(ComparedSystem.of(a), ComparedSystem.of(b)), ComparisonOptions.defaults());
        assertThat(comparison.metrics().stream().map(ComparedMetric::name)).containsExactly("bleu", "chrf", "ter");
        assertThat(comparison.settings()).containsExactly(new Setting("model_name", List.of("model a", "model b")));
        assertThat(comparison.systems().getFirst().speed()).isPresent();
    }

    private static ComparedSystem text(String name, List<String> references, List<String> predictions) {
        return new ComparedSystem(name, Optional.empty(), List.of(), references, predictions);
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split(" "));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
