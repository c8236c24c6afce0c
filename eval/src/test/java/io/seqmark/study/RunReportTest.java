package io.seqmark.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunRow;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunReportTest {
    @ParameterizedTest
    @ValueSource(strings = {"scored", "sampled"})
    void figuresAreThoseOfTheRun(String name) {
        FinishedRun run = FinishedRun.open(BundledData.resource("runs/" + name));
        RunReport report = RunReport.of(run);
        List<Double> recorded = run.record().metrics().values().stream()
                .flatMap(metric -> metric.scores().values().stream())
                .toList();
        assertThat(report.figures().stream().map(Figure::score)).containsExactlyElementsOf(recorded);
        assertThat(report.figures()).allMatch(figure -> figure.bounds().isPresent());
        assertThat(report.withoutBounds()).isEmpty();
        // counted again they are the same to the last bit
        Comparison again = Comparison.of(
                List.of(ComparedSystem.of(run), ComparedSystem.of(run)),
                ComparisonOptions.defaults().withResampling(10, 10, 12345));
        assertThat(again.metrics().stream()
                        .map(metric -> metric.outcomes().getFirst().score()))
                .containsExactlyElementsOf(recorded);
        assertThat(again.metrics().stream().map(ComparedMetric::signature))
                .containsExactlyElementsOf(run.record().metrics().values().stream()
                        .map(metric -> metric.signature())
                        .toList());
        List<Double> sentences =
                run.rows().stream().map(row -> row.sentence().get("bleu")).toList();
        assertThat(again.sentenceScores().getFirst()).isEqualTo(sentences);
    }

    @Test
    void aRunWithoutReferencesHasNoScores() {
        RunReport report = RunReport.of(FinishedRun.open(BundledData.resource("runs/unscored")));
        assertThat(report.figures()).isEmpty();
        assertThat(report.sentence()).isEmpty();
        assertThat(report.bySourceLength()).isEmpty();
        assertThat(report.lengths()).isNotEmpty();
    }

    @Test
    void saysWhatDiffersFromTheDefaults() {
        RunReport report = RunReport.of(FinishedRun.open(BundledData.resource("runs/scored")));
        assertThat(report.changed().stream().map(Setting::name))
                .containsExactly(
                        "task",
                        "metrics",
                        "dump_args",
                        "info",
                        "num_beams",
                        "max_length",
                        "bad_words_ids",
                        "output_scores");
        assertThat(report.changed()).contains(new Setting("num_beams", List.of("4")));
    }

    @Test
    void countsLengthsAndFindsTheWorst(@TempDir Path folder) throws IOException {
        List<RunFolder.Row> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(new RunFolder.Row("s ".repeat(i + 1), "r r r r", "p p", 100 - i * 3, List.of()));
        }
        rows.set(7, new RunFolder.Row("s", "r r r r", "p ".repeat(500), 99, List.of("repeated")));
        RunReport report = RunReport.of(RunFolder.write(folder, "m", rows));
        assertThat(report.worst().stream().map(RunRow::id))
                .startsWith(29L, 28L, 27L)
                .hasSize(10);
        // 3 to 5 words have sources 3, 4 and 5; line 8 has one word now
        assertThat(report.bySourceLength().getFirst().examples()).isEqualTo(6);
        assertThat(report.bySourceLength().getFirst().scores()).containsExactly((100 + 97 + 94 + 91 + 88 + 99) / 6.0);
        assertThat(report.lengthRatio()).isEqualTo((29 * 2 + 500) / 120.0);
        // an endless prediction has the last bin, and does not widen the others
        assertThat(report.lengths().getFirst().width()).isEqualTo(1);
        assertThat(report.lengths().getFirst().counts()).containsExactly(0L, 0L, 29L, 0L, 0L, 1L);
        assertThat(report.lengths().get(1).counts()).containsExactly(0L, 0L, 0L, 0L, 30L, 0L);
        assertThat(report.scores().getFirst().counts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(30);
    }
}
