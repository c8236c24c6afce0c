package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code seqmark score} with metrics that a model computes; figures are transformers' (testdata/scripts/make_likelihoods.py). */
final class NeuralScoreTest {
    private static final Path BART = BundledData.resource("neural/bart");

    @TempDir
    Path folder;

    private String sources = "";
    private String hypotheses = "";
    private String references = "";
    private final List<double[]> expected = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        JsonNode golden = JsonMapper.shared().readTree(Files.readString(BART.resolve("scores.json")));
        List<List<String>> files = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < golden.path("examples").size(); i++) {
            JsonNode example = golden.path("examples").path(i);
            if (example.path("references").size() == 1) {
                files.get(0).add(example.path("source").asString());
                files.get(1).add(example.path("prediction").asString());
                files.get(2).add(example.path("references").path(0).asString());
                expected.add(golden.path("scores")
                        .path(i)
                        .path("bartscore")
                        .valueStream()
                        .mapToDouble(JsonNode::doubleValue)
                        .toArray());
            }
        }
        sources = file("src.txt", files.get(0));
        hypotheses = file("hyp.txt", files.get(1));
        references = file("ref.txt", files.get(2));
    }

    private String file(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines).toString();
    }

    private static Outcome score(String... arguments) {
        List<String> all = new ArrayList<>(List.of("score", "--quiet"));
        all.addAll(List.of(arguments));
        return CommandLine.run(all);
    }

    @Test
    void fourDecimalsAreTheOriginalsBesideOtherMetrics() {
        Outcome done = score("--metric", "chrf,bartscore:" + BART, "--src", sources, "-b", hypotheses, references);
        assertThat(done.err()).isEmpty();
        assertThat(done.code()).isEqualTo(ExitCode.DONE);
        List<String> lines = done.out().lines().toList();
        assertThat(lines).hasSize(5);
        for (int column = 0; column < 4; column++) {
            int at = column;
            double mean = expected.stream()
                    .mapToDouble(values -> values[at])
                    .average()
                    .orElseThrow();
            assertThat(lines.get(column + 1)).isEqualTo(String.format(Locale.ROOT, "%.4f", mean));
        }
    }

    @Test
    void oneRowAPairAndIntervalsAndTests() throws IOException {
        String metric = "likelihood:" + BART;
        Outcome rows = score("--metric", metric, "--src", sources, "-sl", "-f", "json", hypotheses);
        assertThat(rows.out().lines()).hasSameSizeAs(expected);
        JsonNode first =
                JsonMapper.shared().readTree(rows.out().lines().findFirst().orElseThrow());
        assertThat(String.format(Locale.ROOT, "%.5f", first.path("likelihood").doubleValue()))
                .isEqualTo(String.format(Locale.ROOT, "%.5f", expected.getFirst()[0]));

        Outcome interval = score("--metric", metric, "--src", sources, "-ci", "-cin", "100", hypotheses);
        assertThat(interval.out()).containsPattern("likelihood\\|bs:100\\|seed:12345\\|model:.* = -[0-9.]{6} \\(μ = -");
        assertThat(interval.out()).contains("perplexity|");

        Outcome tested = score(
                "--metric", metric, "--src", sources, "-pbs", "-pbsn", "100", references, "-i", hypotheses, references);
        assertThat(tested.code()).isEqualTo(ExitCode.DONE);
        assertThat(tested.out()).containsPattern("likelihood +perplexity").contains("(p = 0.");
    }

    @Test
    void whatIsMissingIsOneLineEach() {
        Outcome noSources = score("--metric", "likelihood:" + BART + ",metricx", hypotheses, references);
        assertThat(noSources.code()).isEqualTo(ExitCode.INPUT);
        assertThat(noSources.err().lines())
                .satisfiesExactly(
                        one -> assertThat(one).contains("needs the sources: give --src FILE"),
                        two -> assertThat(two).contains("--metric metricx: needs a model, metricx:MODEL"));

        Outcome noReferences = score("--metric", "bartscore:" + BART, "--src", sources, hypotheses);
        assertThat(noReferences.err()).contains("needs references: name a file of them");

        Outcome unknown = score("--metric", "commet:x", hypotheses, references);
        assertThat(unknown.code()).isEqualTo(ExitCode.INPUT);
        assertThat(unknown.err()).contains("--metric commet:x is unknown: choose one of bleu,", "metricx:MODEL");

        Outcome untested = score("--metric", "likelihood:" + BART, "--self_test");
        assertThat(untested.code()).isEqualTo(ExitCode.INPUT);
        assertThat(untested.err()).contains("no example is published for this model");
    }
}
