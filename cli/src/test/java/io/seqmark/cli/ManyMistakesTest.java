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

/** All that is wrong with one command line is said at once: options, corpus, folders and model. */
final class ManyMistakesTest {
    @TempDir
    Path folder;

    private Path checkpoint = Path.of("unset");

    @BeforeEach
    void aSoundCheckpointAndCorpus() throws IOException {
        checkpoint = Repository.checkpointAndCorpus(folder);
    }

    @Test
    void dataFolderAndModel() throws IOException {
        Files.writeString(folder.resolve("data/test.source"), "one\n\nthree\n");
        Files.delete(folder.resolve("data/test.target"));
        Files.writeString(folder.resolve("taken"), "");
        Files.delete(checkpoint.resolve("source.spm"));
        assertThat(said("--save_dir", folder.resolve("taken").toString()))
                .hasSize(4)
                .anyMatch(line -> line.contains("test.source") && line.contains("test.source:2"))
                .anyMatch(line -> line.contains("test.target"))
                .anyMatch(line -> line.contains("taken"))
                .anyMatch(line -> line.contains("source.spm"));
    }

    @Test
    void optionsDataAndModel() throws IOException {
        Files.delete(folder.resolve("data/test.source"));
        Files.writeString(checkpoint.resolve("config.json"), "{\"model_type\": \"nonesuch\"}");
        assertThat(said("--bs", "0", "--num_beams", "x"))
                .hasSize(4)
                .anyMatch(line -> line.contains("--bs 0"))
                .anyMatch(line -> line.contains("--num_beams x"))
                .anyMatch(line -> line.contains("test.source"))
                .anyMatch(line -> line.contains("nonesuch"));
    }

    /** What an option that could not be read would have meant is not guessed at. */
    @Test
    void anOptionAloneIsNotFollowedByOthers() throws IOException {
        assertThat(said("--num_beams", "x", "--num_beam_groups", "2"))
                .singleElement()
                .asString()
                .contains("--num_beams x");
    }

    /** A download would be wasted. */
    @Test
    void theHubIsNotAskedWhereSomethingElseIsWrong() throws IOException {
        Files.delete(folder.resolve("data/test.source"));
        assertThat(said("--model_name", "nobody/nothing"))
                .singleElement()
                .asString()
                .contains("test.source");
    }

    private List<String> said(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--model_name",
                checkpoint.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--task",
                "translation",
                "--quiet"));
        arguments.addAll(List.of(options));
        Outcome outcome = CommandLine.run(arguments);
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        return outcome.err().lines().toList();
    }
}
