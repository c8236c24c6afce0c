package io.seqmark.study.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.study.RunFolder;
import io.seqmark.study.RunFolder.Row;
import io.seqmark.study.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SummaryViewTest {
    @TempDir
    Path folder;

    @Test
    void saysInAFewLinesWhatARunIs() throws IOException {
        Path run = folder.resolve("out");
        List<String> lines = lines(report(run, 40), 300);
        // the record's scores and times are those of a real run; a reference has four words, a prediction two
        assertThat(lines.get(0))
                .matches(
                        "BLEU 100\\.00  \\[[0-9.]+, [0-9.]+] 95 %   chrF 100\\.00  \\[.*] 95 %   TER 0\\.00  \\[.*] 95 %"
                                + "   40 lines   13 s   .*tok/s   beams 4   hf-5   float32");
        assertThat(lines.get(1)).startsWith("  length 0.50 of the reference    flags: ");
        assertThat(lines.get(2)).isEqualTo("  worst   #40  61.0  p p   more: seqmark report " + run);
        assertThat(lines.subList(3, 6))
                .containsExactly(
                        "  cite    BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0",
                        "  cite    chrF|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0",
                        "  cite    TER|nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.6.0");
        assertThat(lines.get(6))
                .isEqualTo("  files   " + run + "/test_generations.{txt,jsonl}, test_bleu.json, run.json");
        assertThat(lines).hasSize(7);
        Files.writeString(run.resolve("report.html"), "");
        assertThat(lines(report(run, 40), 300).get(6)).endsWith(", run.json, report.html");
    }

    @Test
    void namesTheFirstLinesOfEachFlag() throws IOException {
        List<Row> rows = new ArrayList<>(rows(40));
        for (int i = 4; i < 12; i += 2) {
            rows.set(i, new Row("s", "r r r r", "p p", 50, List.of("repeated", "unfinished")));
        }
        rows.set(39, new Row("s", "r r r r", "p p", 50, List.of("empty")));
        assertThat(lines(RunReport.of(RunFolder.write(folder.resolve("out"), "m", rows)), 300)
                        .get(1))
                .endsWith(
                        "    flags: 4 repeated (line 5 7 9 ...), 4 cut off at max_length (line 5 7 9 ...), 1 empty (line 40)");
    }

    @Test
    void fewLinesHaveNoInterval() throws IOException {
        List<String> lines = lines(report(folder.resolve("out"), 9), 300);
        assertThat(lines.get(0)).startsWith("BLEU 100.00   chrF 100.00   TER 0.00   9 lines");
        assertThat(lines.get(1)).isEqualTo("          no 95 % interval: 9 lines are too few");
    }

    /** Widths are those of wcwidth: an ideograph has two columns. */
    @ParameterizedTest
    @ValueSource(ints = {50, 80, 120})
    void noLineIsWiderThanTheTerminalButWhatIsToBeCopied(int columns) throws IOException {
        for (String text : List.of(
                "word ".repeat(100), "字".repeat(300), "e\u0301".repeat(300), "\u001b[31mred\u0007".repeat(30))) {
            List<Row> rows = new ArrayList<>(rows(12));
            rows.set(3, new Row("s", "r r r r", text, 0, List.of("repeated")));
            List<String> lines = lines(RunReport.of(RunFolder.write(Path.of("target/s"), "m", rows)), columns);
            assertThat(lines.stream().filter(line -> !line.startsWith("  cite")))
                    .allMatch(line -> TerminalText.width(line) <= columns);
            assertThat(String.join("", lines)).doesNotContain("\u001b", "\u0007");
            String worst = lines.stream()
                    .filter(line -> line.startsWith("  worst   #4 "))
                    .findFirst()
                    .orElseThrow();
            assertThat(worst).contains(" ...");
        }
    }

    @Test
    void countsColumns() {
        assertThat(TerminalText.width("ab字e\u0301")).isEqualTo(5);
        assertThat(TerminalText.cut("字字字字", 8)).isEqualTo("字字字字");
        assertThat(TerminalText.cut("字字字字字", 8)).isEqualTo("字字 ...");
        assertThat(TerminalText.wrapped("  ", List.of("aa", "bb", "cc"), ", ", 4, 8))
                .containsExactly("  aa, bb", "    cc");
    }

    private static List<String> lines(RunReport report, int columns) {
        return new SummaryView(report, columns).lines();
    }

    private static RunReport report(Path run, int lines) throws IOException {
        return RunReport.of(RunFolder.write(run, "m", rows(lines)));
    }

    private static List<Row> rows(int lines) {
        return IntStream.range(0, lines)
                .mapToObj(i -> new Row("s s", "r r r r", "p p", 100 - i, List.of()))
                .toList();
    }
}
