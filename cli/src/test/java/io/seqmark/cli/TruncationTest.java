package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sources longer than the model or the option allow: cut, counted and flagged, never a crash. */
final class TruncationTest {
    @TempDir
    Path folder;

    /** bart and marian have 64 positions whatever the option says, t5 has no last position. */
    @ParameterizedTest
    @CsvSource({"bart, 100000, 64, true", "marian, 100000, 64, true", "t5, 100000, 100000, false", "t5, 30, 30, true"})
    void longSourcesAreCutToWhatTheModelTakes(String checkpoint, String asked, String limit, boolean cut)
            throws IOException {
        Files.writeString(
                folder.resolve("test.source"), "It rained.\n" + "The café opens tomorrow. ".repeat(200) + "\n");
        Outcome outcome = CommandLine.run(List.of(
                "--model_name",
                Repository.checkpoint(checkpoint).toString(),
                "--data_dir",
                folder.toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--metric",
                "none",
                "--max_source_length",
                asked,
                "--quiet"));
        assertThat(outcome.code()).isZero();
        List<JsonNode> rows = Files.readAllLines(folder.resolve("out/test_generations.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(flags(rows.get(0))).doesNotContain("truncated");
        JsonNode run = JsonMapper.shared().readTree(Files.readString(folder.resolve("out/run.json")));
        assertThat(run.at("/effective/max_source_length").asString()).isEqualTo(limit);
        if (cut) {
            assertThat(flags(rows.get(1))).contains("truncated");
            assertThat(run.at("/flags/truncated").asInt()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("1 of 2 sources were longer than " + limit
                            + " tokens and were cut: flagged truncated in test_generations.jsonl");
        } else {
            assertThat(flags(rows.get(1))).doesNotContain("truncated");
            assertThat(outcome.err()).doesNotContain("sources were longer");
        }
    }

    @Test
    void nothingIsSaidWhereNothingIsCut() throws IOException {
        Files.writeString(folder.resolve("test.source"), "It rained.\n");
        Outcome outcome = CommandLine.run(List.of(
                "--model_name",
                Repository.checkpoint("bart").toString(),
                "--data_dir",
                folder.toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--metric",
                "none",
                "--max_length",
                "40", // its 34 tokens end by themselves
                "--quiet"));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
    }

    private static List<String> flags(JsonNode row) {
        return row.path("flags").valueStream().map(JsonNode::asString).toList();
    }
}
