package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both commands offer the metrics of one catalog, and compute the same figures. */
final class MetricCatalogTest {
    private static final List<String> REFERENCES = List.of(
            "Maria arbeitet als Musikerin in Oldenburg.",
            "Wer wohnt hier?",
            "Das Haus ist klein, und das Haus ist alt.",
            "Der Hund schläft.");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Metric.class)
    void aRunAndTheScoresOfItsFilesAreTheSame(Metric metric) throws IOException {
        Map<String, Double> ofRun = run(metric, List.of());
        assertThat(ofRun).isNotEmpty().isEqualTo(score(metric, List.of()));
        assertThat(json("out/run.json").at("/identity/settings").has("metric_settings"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "EXACT_MATCH, --normalization space, normalization, norm:space",
        "TOKEN_F1, --normalization space, normalization, norm:space",
        "REPETITION, --repetition-order 1, order, order:1",
    })
    void optionsOfThePlainFiguresReachTheRunAndItsRecord(Metric metric, String options, String key, String signature)
            throws IOException {
        List<String> given = List.of(options.split(" "));
        assertThat(run(metric, given)).isEqualTo(score(metric, given));
        JsonNode run = json("out/run.json");
        assertThat(run.at("/metrics/" + metric.label() + "/signature").stringValue())
                .contains(signature);
        assertThat(run.at("/identity/settings/metric_settings/" + metric.label())
                        .get(key)
                        .asString())
                .isEqualTo(given.getLast());
    }

    @Test
    void bothCommandsOfferTheCatalog() {
        assertThat(Metric.labels()).hasSize(8).doesNotHaveDuplicates();
        String names = String.join(", ", Scoring.allLabels());
        assertThat(CommandLine.run(List.of("score", "-m", "nope", "a", "b")).err())
                .contains("--metric nope is unknown: choose one of " + names + System.lineSeparator());
        assertThat(CommandLine.run(List.of("eval", "--data_dir", "d", "--metric", "nope"))
                        .err())
                .contains(
                        "--metric nope: expected none, or a comma-separated list of " + names + System.lineSeparator());
    }

    @Test
    void optionsOfMetricsThatAreNotComputedAreNamed() throws IOException {
        assertThat(dryRun("--normalization", "space"))
                .contains("the options of EXACT_MATCH and TOKEN_F1 have no effect without --metric exact_match or"
                        + " token_f1");
        assertThat(dryRun("--normalization", "space", "--metric", "token_f1")).doesNotContain("have no effect");
        assertThat(dryRun("--repetition-order", "2", "--ter-no-punct"))
                .contains(
                        "the options of TER have no effect without --metric ter",
                        "the options of REPETITION have no effect without --metric repetition");
    }

    private String dryRun(String... options) throws IOException {
        write();
        CommandLine.Outcome outcome = CommandLine.run(
                Stream.concat(eval().stream(), Stream.concat(Stream.of("--dry_run"), Stream.of(options)))
                        .toList());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.err();
    }

    /** The unrounded scores of a run by name, as its record has them. */
    private Map<String, Double> run(Metric metric, List<String> options) throws IOException {
        write();
        List<String> command = new ArrayList<>(eval());
        command.addAll(List.of("--metric", metric.label()));
        command.addAll(options);
        CommandLine.Outcome outcome = CommandLine.run(command);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Map<String, Double> scores = new TreeMap<>();
        json("out/run.json")
                .at("/metrics/" + metric.label() + "/scores")
                .forEachEntry((name, value) -> scores.put(name, value.doubleValue()));
        JsonNode report = json("out/test_bleu.json");
        JsonNode row = JsonMapper.shared()
                .readTree(Files.readAllLines(folder.resolve("out/test_generations.jsonl"))
                        .getFirst());
        scores.forEach((name, value) -> {
            assertThat(report.get(name).doubleValue()).isCloseTo(value, within(5e-5));
            assertThat(row.get("sentence").has(name)).isTrue();
            assertThat(outcome.out()).contains("'" + name + "': ");
        });
        return scores;
    }

    /** The same from {@code seqmark score} of the files that the run wrote; pegasus newlines as under hf-5. */
    private Map<String, Double> score(Metric metric, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "score",
                "-m",
                metric.label(),
                "--format",
                "json",
                "--rouge-split",
                "punkt+pegasus-newlines",
                folder.resolve("out/test_generations.txt").toString(),
                folder.resolve("data/test.target").toString()));
        command.addAll(options);
        CommandLine.Outcome outcome = CommandLine.run(command);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Map<String, Double> scores = new TreeMap<>();
        JsonMapper.shared()
                .readTree(outcome.out())
                .forEach(result -> scores.put(
                        metric == Metric.ROUGE ? result.get("name").stringValue() : metric.label(),
                        result.get("score").doubleValue()));
        return scores;
    }

    private void write() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.write(
                folder.resolve("data/test.source"),
                List.of(
                        "Maria works as a musician in Oldenburg.",
                        "Who lives here?",
                        "The house is small and the house is old.",
                        "The dog sleeps."));
        Files.write(folder.resolve("data/test.target"), REFERENCES);
    }

    private List<String> eval() {
        return List.of(
                "eval",
                "--model_name",
                Repository.root().resolve("demo/translator").toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--task",
                "translation",
                "--num_beams",
                "1",
                "--resume",
                "never",
                "--threads",
                "1");
    }

    private JsonNode json(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve(file)));
    }
}
