package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code seqmark compare} and {@code seqmark report} from the command line. */
final class CompareTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void texts() throws IOException {
        Files.writeString(folder.resolve("ref"), "the cat sat on the mat today\na dog ran home\n");
        Files.writeString(folder.resolve("good"), "the cat sat on the mat today\na dog ran home\n");
        Files.writeString(folder.resolve("bad"), "the cat sat on a hat today\na dog ran home\n");
        Files.writeString(folder.resolve("short"), "one\n");
    }

    @Test
    void scoresAreThoseOfScore() {
        JsonNode compared = JsonMapper.shared()
                .readTree(run("compare good bad --reference ref --metric bleu,chrf,ter,rouge --format json")
                        .out());
        JsonNode scored = JsonMapper.shared()
                .readTree(run("score --metric bleu,chrf,ter,rouge --format json bad ref")
                        .out());
        assertThat(compared.at("/metrics").size()).isEqualTo(scored.size()).isEqualTo(7);
        for (int metric = 0; metric < scored.size(); metric++) {
            assertThat(compared.at("/metrics/" + metric + "/systems/1/score").asDouble())
                    .isEqualTo(scored.get(metric).at("/score").asDouble());
            assertThat(compared.at("/metrics/" + metric + "/signature").asString())
                    .isEqualTo(scored.get(metric).at("/signature").asString());
        }
        assertThat(compared.at("/duels/0/losses").asInt()).isEqualTo(1);
        assertThat(compared.at("/duels/0/ties").asInt()).isEqualTo(1);
    }

    /** Any SentencePiece model splits; the figures are those of score. */
    @Test
    void aTokenizerTakesItsModel() {
        String model = " --tokenize flores200 --spm-model " + Repository.root().resolve("demo/translator/target.spm");
        Outcome outcome = run("compare good bad --reference ref --format json" + model);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        JsonNode compared = JsonMapper.shared().readTree(outcome.out()).at("/metrics/0");
        JsonNode scored = JsonMapper.shared()
                .readTree(run("score --format json bad ref" + model).out());
        scored = scored.isArray() ? scored.get(0) : scored;
        assertThat(compared.at("/systems/1/score").asDouble())
                .isEqualTo(scored.at("/score").asDouble())
                .isLessThan(100);
        assertThat(compared.at("/signature").asString())
                .isEqualTo(scored.at("/signature").asString())
                .contains("tok:flores200");
    }

    @Test
    void failsWhereASystemIsWorse() {
        Outcome worse = run("compare good bad --reference ref --fail_if_worse 0.5");
        assertThat(worse.code()).isEqualTo(ExitCode.WORSE).isEqualTo(4);
        assertThat(worse.out()).contains("By sentence bleu");
        assertThat(worse.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .matches("seqmark: bleu of \\S*bad is \\d+\\.\\d{4} worse"
                        + " than that of \\S*good, more than --fail_if_worse 0.5 allows");
        assertThat(run("compare bad good --reference ref --fail_if_worse 0").code())
                .isZero();
        assertThat(run("compare good bad --reference ref --fail_if_worse 99").code())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compare good --reference ref|compare needs the baseline and at least one system",
                "compare good bad|good is a file of predictions: name its references with --reference",
                "compare good none --reference ref|there is no none: name the --save_dir of a run that has ended, or a file"
                        + " of predictions",
                "compare good short --reference ref|short has 1 lines, but there are 2 references",
                "compare good bad --reference ref --format pdf|--format pdf is unknown: choose one of text, md, latex, json, html",
                "compare good bad --reference ref --tokenize flores200|needs its SentencePiece model: name the file with --spm-model",
                "compare good bad --reference ref -o /tmp|cannot write /tmp: it is a folder; name a file",
                "compare good bad --reference ref -o /dev/null|cannot write /dev/null: it is no regular file; name one",
                "compare good bad --reference ref --fail_if_worse x|--fail_if_worse x: expected points of the score, 0 or more",
                "compare good bad --reference ref --metric blue|--metric blue: expected a comma-separated list of bleu, chrf,",
                "report .|cannot read run.json: there is no such file; name the --save_dir of a run that has ended",
                "report . --format pdf|--format pdf is unknown: choose one of text, md, json, html",
            })
    void aMistakeIsOneLine(String command, String problem) {
        Outcome outcome = run(command);
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().replace(folder + "/", "").replace("./", ""))
                .startsWith("seqmark: ")
                .contains(problem);
        assertThat(outcome.err().lines()).hasSize(1);
    }

    @Test
    void allMistakesAreReportedTogetherAndBeforeAnyWork() {
        Outcome outcome = run("compare good none --format pdf --metric blue --fail_if_worse -1 -o nowhere/c.html");
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("--format pdf is unknown"),
                        line -> assertThat(line).contains("there is no folder"),
                        line -> assertThat(line).contains("--fail_if_worse -1"),
                        line -> assertThat(line).contains("--metric blue"),
                        line -> assertThat(line).contains("there is no ").contains("none"));
        Outcome twice = run("compare good bad --reference ref --format pdf --format json");
        assertThat(twice.code()).as("the last one counts: %s", twice.err()).isZero();
        assertThat(run("report none --format pdf -o nowhere/c.html").err().lines())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"c.md, ### Scores", "c.tex, % Scores", "c.html, <!doctype html>", "c.json, {", "c.txt, Scores"})
    void aFilesNameTellsItsFormat(String name, String begin) throws IOException {
        Outcome outcome = run("compare good bad --reference ref -o " + name);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(Files.readString(folder.resolve(name))).startsWith(begin);
    }

    @Test
    void aRunLeavesItsPageAndEqualsItself() throws IOException {
        Path demo = Repository.root().resolve("demo");
        List<String> eval = new ArrayList<>(
                List.of("--model_name", demo.resolve("translator").toString()));
        eval.addAll(List.of("--data_dir", demo.resolve("data/translation").toString(), "--save_dir"));
        eval.add(folder.resolve("run").toString());
        eval.addAll(List.of(
                "--task",
                "translation",
                "--n_obs",
                "30",
                "--num_beams",
                "1",
                "--metric",
                "bleu,chrf,ter,rouge",
                "--quiet"));
        assertThat(main(eval).code()).isZero();
        String page = Files.readString(folder.resolve("run/report.html"));
        assertThat(page).startsWith("<!doctype html>");
        assertThat(run("report run").code()).isZero();
        assertThat(folder.resolve("run/report.html")).hasContent(page);
        JsonNode record = JsonMapper.shared().readTree(Files.readString(folder.resolve("run/run.json")));
        assertThat(record.at("/outputs").propertyNames()).doesNotContain("report.html");

        assertThat(run("compare run run --tokenize zh").err()).contains("--tokenize is for files of predictions");

        // a run that is only printed again has its page; one that is older than the run, or gone, is made anew
        Path file = folder.resolve("run/report.html");
        Files.writeString(file, "kept");
        assertThat(main(eval).code()).isZero();
        assertThat(file).hasContent("kept");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertThat(main(eval).code()).isZero();
        assertThat(file).hasContent(page);
        Files.delete(file);
        assertThat(main(eval).code()).isZero();
        assertThat(file).hasContent(page);

        JsonNode report =
                JsonMapper.shared().readTree(run("report run --format json").out());
        JsonNode compared = JsonMapper.shared()
                .readTree(run("compare run run --format json").out());
        List<Double> scores = record.at("/metrics")
                .valueStream()
                .flatMap(metric -> metric.at("/scores").valueStream().map(JsonNode::asDouble))
                .toList();
        assertThat(scores).hasSize(7);
        assertThat(report.at("/metrics")
                        .valueStream()
                        .map(metric -> metric.at("/score").asDouble()))
                .isEqualTo(scores);
        assertThat(compared.at("/metrics")
                        .valueStream()
                        .map(metric -> metric.at("/systems/0/score").asDouble()))
                .isEqualTo(scores);
        assertThat(compared.at("/duels/0/ties").asInt()).isEqualTo(30);
        // sacrebleu's value where no resample differs; people are not shown it
        assertThat(compared.at("/metrics/0/systems/1/p_bootstrap").asDouble()).isEqualTo(1 / 1001.0);
        assertThat(run("compare run run").out()).contains("+0.00").doesNotContain("0.0010");
    }

    /** Words that name a file of the folder mean it. */
    private Outcome run(String command) {
        return main(Arrays.stream(command.split(" "))
                .map(word -> word.equals(".") || word.matches("(good|bad|ref|short|none|run|c\\..*)")
                        ? folder.resolve(word).toString()
                        : word)
                .toList());
    }

    private static Outcome main(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Main(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of(),
                        Instant.now())
                .run(arguments);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
