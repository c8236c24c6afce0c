package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Worker processes with a real checkpoint, from the command line. */
@Timeout(180)
@Tag("slow")
final class WorkersRunTest {
    @TempDir
    Path folder;

    @Test
    void workersWriteWhatOneProcessWrites() throws IOException {
        run("one", "--threads", "2");
        run("workers", "--workers", "2", "--threads", "3", "--bs", "5");
        run("huge", "--workers", "1", "--threads", "2", "--bs", "2147483647");
        for (String file : List.of("test_generations.txt", "test_generations.jsonl")) {
            for (String run : List.of("workers", "huge")) {
                assertThat(folder.resolve(run).resolve(file))
                        .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
            }
        }
        JsonNode profile = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("workers/run.json")))
                .at("/profile");
        assertThat(profile.propertyNames()).contains("tokenizing", "idle");
    }

    @Test
    void aModelThatCannotBeUsedIsWrongInputInWorkersToo() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        try (var files = Files.list(Repository.root().resolve("demo/translator"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        byte[] weights = Files.readAllBytes(model.resolve("model.safetensors"));
        Files.write(model.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length - 1000));
        List<String> command = new ArrayList<>(command("out", "--workers", "1"));
        command.set(1, model.toString());
        Outcome outcome = CommandLine.run(command);
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines()).singleElement().asString().contains("model.safetensors");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void nobodyStartsAWorkerByHand() {
        Outcome outcome = CommandLine.run(List.of("worker"));
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err()).contains("seqmark worker is started by seqmark eval");
    }

    private void run(String saveDir, String... more) {
        Outcome outcome = CommandLine.run(command(saveDir, more));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    private List<String> command(String saveDir, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                Repository.root().resolve("demo/translator").toString(),
                "--data_dir",
                Repository.root().resolve("demo/data/translation").toString(),
                "--save_dir",
                folder.resolve(saveDir).toString()));
        command.addAll(List.of("--task", "translation", "--n_obs", "80", "--quiet"));
        command.addAll(List.of(more));
        return command;
    }
}
