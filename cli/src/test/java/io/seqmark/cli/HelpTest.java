package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
    @TempDir
    Path folder;

    /** One screen: 40 lines of 80 columns, three examples. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "-h", "eval -h", "score -h", "info -h", "report -h", "compare -h", "search -h", "doctor -h"})
    void aScreenHasThreeExamples(String arguments) {
        Outcome outcome = CommandLine.run(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines().count()).isLessThanOrEqualTo(arguments.startsWith("info") ? 400 : 40);
        assertThat(outcome.out().lines().filter(line -> line.startsWith("  seqmark ")))
                .hasSize(3);
        assertThat(outcome.out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({
        "--help, --num_beams=N",
        "help, --num_beams=N",
        "help eval, --early_stopping=true|false|never",
        "eval --help, --line_breaks=WHAT",
        "help score, --paired-ar-n",
        "help compare, --common_first_lines",
        "help search, --search=SPACE",
        "help doctor, --expect=NUMBER",
        "help runs, --sort"
    })
    void helpHasEverything(String arguments, String part) {
        Outcome outcome = CommandLine.run(List.of(arguments.split(" ")));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("Usage: seqmark").contains(part);
        assertThat(CommandLine.run(List.of("help", "evla")).err()).contains("did you mean eval?");
    }

    @ParameterizedTest
    @CsvSource({"50, 55", "100, 100", "400, 120", "x, 80"})
    void linesFitTheTerminal(String columns, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Main(stream, stream, Map.of("COLUMNS", columns), Instant.now()).run(List.of("report", "--help"));
        assertThat(out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .dropWhile(line -> line.startsWith("Usage"))
                        .filter(line -> !line.startsWith("  seqmark"))
                        .mapToInt(String::length)
                        .max()
                        .orElseThrow())
                .isBetween(most * 2 / 3, most);
    }

    @ParameterizedTest
    @CsvSource({"bash, -n", "zsh, ''", "fish, --no-execute"})
    void completionIsAScriptOfTheShell(String shell, String check) throws IOException, InterruptedException {
        Outcome outcome = CommandLine.run(List.of("completion", shell));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("model_name", "compare").doesNotContain("output_dir");
        if (!check.isEmpty() && isInstalled(shell)) {
            Path script = Files.writeString(folder.resolve("script"), outcome.out());
            Process process = new ProcessBuilder(shell, check, script.toString())
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isZero();
        }
        assertThat(CommandLine.run(List.of("completion", "tcsh")).err())
                .contains("completion tcsh: expected one of bash, zsh, fish");
    }

    private static boolean isInstalled(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program)) || Files.isExecutable(Path.of("/bin", program));
    }

    @Test
    void manualPagesHaveTheirSections() {
        String page = CommandLine.run(List.of("man", "eval")).out();
        assertThat(page.lines())
                .startsWith(".TH SEQMARK\\-EVAL 1 \"\" \"seqmark 0.1.0\"", ".SH NAME")
                .contains(
                        ".SH SYNOPSIS",
                        ".SH OPTIONS",
                        ".SH EXAMPLES",
                        ".SH EXIT STATUS",
                        "\\fB\\-\\-num_beams\\fR \\fIN\\fR");
        assertThat(CommandLine.run(List.of("man")).out()).contains(".SH NAME");
    }
}
