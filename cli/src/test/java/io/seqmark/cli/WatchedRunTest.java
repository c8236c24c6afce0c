package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run says while it works and when it has ended. */
final class WatchedRunTest {
    @TempDir
    Path folder;

    private Path checkpoint = Path.of("unset");

    @BeforeEach
    void checkpointAndCorpus() throws IOException {
        checkpoint = Repository.checkpointAndCorpus(folder);
    }

    @Test
    void programsSeeThePhasesAndTheLogHasAllThatWasSaid() throws IOException {
        Path log = folder.resolve("log");
        Outcome outcome = run("--progress", "json", "--log_file=" + log);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("{'bleu': ").hasLineCount(1);
        List<JsonNode> objects = outcome.err()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        assertThat(objects.stream()
                        .filter(json -> json.get("event").asString().equals("phase"))
                        .map(json -> json.get("phase").asString()))
                .containsExactly("loading", "generating", "scoring");
        JsonNode last = objects.stream()
                .filter(json -> json.get("event").asString().equals("progress"))
                .reduce((_, later) -> later)
                .orElseThrow();
        assertThat(last.get("lines").asInt()).isEqualTo(2);
        assertThat(last.get("of_lines").asInt()).isEqualTo(2);
        assertThat(last.get("share").asDouble()).isEqualTo(1);
        assertThat(last.get("tokens").asInt()).isPositive();
        List<String> said = outcome.err().lines().toList();
        assertThat(said)
                .anyMatch(line -> line.matches("BLEU .*   2 lines   .*"))
                .anyMatch(line -> line.startsWith("  cite    BLEU|nrefs:1|"));
        assertThat(Files.readAllLines(log).stream().map(line -> line.substring(line.indexOf(' ') + 1)))
                .containsExactlyElementsOf(said);
    }

    @Test
    void quietLeavesWarningsAlone() {
        assertThat(run("--quiet", "--progress", "plain").err().lines())
                .allMatch(line -> line.startsWith("seqmark: 2 of 2 predictions ran into the longest length"));
    }

    @Test
    void aRunThatPrintsItsResultAgainHasNoSummary() {
        assertThat(run().err()).contains("  files   ");
        assertThat(run().err()).contains("this run is complete").doesNotContain("  files   ");
    }

    @Test
    void allThatIsWrongIsSaidAtOnceAndKept() throws IOException {
        Outcome outcome = run(
                "--progress", "bar", "--log_file", folder.resolve("none/log").toString(), "--bs", "0");
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .contains("--progress bar is unknown: choose one of auto, line, plain, json, none"),
                        line -> assertThat(line).contains("none/log cannot be written: "),
                        line -> assertThat(line).contains("--bs 0: expected"));
        Path log = folder.resolve("log");
        assertThat(run("--bs", "0", "--log_file", log.toString()).code()).isEqualTo(ExitCode.INPUT);
        assertThat(Files.readString(log)).contains(" seqmark: --bs 0: expected");
    }

    private Outcome run(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                checkpoint.toString(),
                "--data_dir",
                folder.resolve("data").toString()));
        command.addAll(List.of("--save_dir", folder.resolve("out").toString(), "--task", "translation"));
        command.addAll(List.of(more));
        return CommandLine.run(command);
    }
}
