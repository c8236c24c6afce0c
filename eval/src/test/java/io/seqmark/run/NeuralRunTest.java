package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.report.MetricsFile;
import io.seqmark.run.score.Scorers;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.study.ComparedMetric;
import io.seqmark.study.ComparedSystem;
import io.seqmark.study.Comparison;
import io.seqmark.study.ComparisonOptions;
import io.seqmark.study.Direction;
import io.seqmark.study.Figure;
import io.seqmark.study.RunReport;
import io.seqmark.testing.BundledData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics that a model computes, from the options of a run to its files and what is made of them. */
final class NeuralRunTest {
    private static final String BART = BundledData.resource("neural/bart").toString();
    private static final List<String> SOURCES =
            List.of("the cat sat on the mat", "the dog ran in the park", "the bird sang");

    @TempDir
    Path folder;

    private final RecordingConsole console = new RecordingConsole();

    @Test
    void valuesAreInAllFilesAndComparedWithoutTheModel() throws Exception {
        FinishedRun run = run("bartscore:" + BART + ",likelihood:" + BART, "out");
        List<double[]> expected = new ArrayList<>();
        try (NeuralMetric metric =
                NeuralChoice.parse("--metric", "bartscore:" + BART).open(NeuralSettings.of(1), _ -> {})) {
            List<Segment> segments = SOURCES.stream()
                    .map(source -> new Segment(
                            source, source.toUpperCase(Locale.ROOT), List.of(source.toUpperCase(Locale.ROOT))))
                    .toList();
            for (Segment segment : segments) {
                metric.score(List.of(segment), (_, values) -> expected.add(values));
            }
        }
        try (Stream<RunRow> rows = run.rows().stream()) {
            assertThat(rows.map(row -> row.sentence().get("bartscore_f")))
                    .containsExactlyElementsOf(expected.stream()
                            .map(values -> MetricsFile.rounded(values[3]))
                            .toList());
        }
        MetricResult result = run.record().metrics().get("bartscore");
        assertThat(result).isNotNull();
        assertThat(result.scores().get("bartscore_f"))
                .isCloseTo(
                        expected.stream()
                                .mapToDouble(values -> values[3])
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        assertThat(result.signature()).startsWith("model:" + BART + "|hash:").contains("equals:neulab/BARTScore");
        assertThat(run.record().metrics().keySet()).containsExactly("bleu", "bartscore", "likelihood");
        assertThat(console.results.getLast()).contains("'bleu': 100.0, 'bartscore_src_hypo': ", "'perplexity': ");
        assertThat(Files.readString(folder.resolve("out/test_bleu.json"))).contains("\"perplexity\": ");

        RunReport report = RunReport.of(run);
        Figure f = report.figures().stream()
                .filter(figure -> figure.name().equals("bartscore_f"))
                .findFirst()
                .orElseThrow();
        assertThat(f.direction()).isEqualTo(Direction.HIGHER_IS_BETTER);
        assertThat(f.bounds())
                .hasValueSatisfying(bounds -> assertThat(f.score()).isBetween(bounds.low(), bounds.high()));

        Comparison compared = Comparison.of(
                List.of(ComparedSystem.of(run), ComparedSystem.of(run("bartscore:" + BART, "again"))),
                ComparisonOptions.defaults());
        assertThat(compared.metrics().stream().map(ComparedMetric::name))
                .containsExactly(
                        "bleu", "bartscore_src_hypo", "bartscore_ref_hypo", "bartscore_hypo_ref", "bartscore_f");
        assertThat(compared.metrics().getLast().outcomes().getLast().bootstrap())
                .isPresent();
        assertThat(compared.metrics().getLast().gain(1)).isZero();
    }

    @Test
    void whichWayIsBetterIsKnownOfEach() {
        assertThat(Direction.ofScore("metricx")).isEqualTo(Direction.LOWER_IS_BETTER);
        assertThat(Direction.ofScore("metricx_qe")).isEqualTo(Direction.LOWER_IS_BETTER);
        assertThat(Direction.ofScore("perplexity")).isEqualTo(Direction.LOWER_IS_BETTER);
        assertThat(Direction.ofScore("likelihood")).isEqualTo(Direction.HIGHER_IS_BETTER);
        assertThat(Direction.ofScore("ter")).isEqualTo(Direction.LOWER_IS_BETTER);
        assertThat(Direction.ofScore("bleu")).isEqualTo(Direction.HIGHER_IS_BETTER);
    }

    @Test
    void wrongMetricsStopARunBeforeItBegins() throws Exception {
        UppercaseModel model = corpusAndModel();
        RunSpec spec = spec("metricx:" + BART, "out");
        assertThatThrownBy(() -> evaluation(model).run(spec))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is no MetricX: model_type is bart");
        assertThat(model.loads).isZero();
        assertThat(folder.resolve("out")).doesNotExist();
        assertThatThrownBy(() -> Scoring.parse("commet:x", "translation"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected none, or a comma-separated list of bleu, chrf, ter,")
                .hasMessageContaining("metricx:MODEL");
    }

    private FinishedRun run(String metrics, String out) throws Exception {
        evaluation(corpusAndModel()).run(spec(metrics, out));
        return FinishedRun.open(folder.resolve(out));
    }

    private RunSpec spec(String metrics, String out) {
        return RunSpecs.in(folder)
                .withScoring(new Scoring(List.of(Metric.BLEU), Scoring.DEFAULT_SEED)
                        .withNeural(Scoring.parseNeural(metrics)))
                .spec()
                .withReport(report -> report.withSaveDir(folder.resolve(out)));
    }

    private Evaluation evaluation(UppercaseModel model) {
        return new Evaluation(console, Instant.now(), _ -> model.resolved(), UppercaseModel.HERE, Scorers::of);
    }

    private UppercaseModel corpusAndModel() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.write(folder.resolve("data/test.source"), SOURCES);
        Files.write(
                folder.resolve("data/test.target"),
                SOURCES.stream().map(line -> line.toUpperCase(Locale.ROOT)).toList());
        Files.writeString(folder.resolve("weights.bin"), "weights");
        return new UppercaseModel(folder.resolve("weights.bin"), 1);
    }
}
