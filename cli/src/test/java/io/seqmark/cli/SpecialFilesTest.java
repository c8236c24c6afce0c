package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Named pipes, devices and folders in the place of a file: one line that names it, nothing is waited for. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SpecialFilesTest {
    @TempDir
    private Path folder;

    private Path checkpoint = Path.of("unset");

    @BeforeEach
    void aSoundCheckpointAndCorpus() throws IOException {
        checkpoint = Repository.checkpointAndCorpus(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoint/config.json",
                "checkpoint/generation_config.json",
                "checkpoint/tokenizer_config.json",
                "checkpoint/special_tokens_map.json",
                "checkpoint/added_tokens.json",
                "checkpoint/vocab.json",
                "checkpoint/source.spm",
                "checkpoint/target.spm",
                "checkpoint/model.safetensors",
                "data/test.source",
                "data/test.target",
                "out/run.json",
                "out_tmp/run.json",
                "out_tmp/journal/main.rows"
            })
    void aNamedPipe(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.deleteIfExists(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertRefused(file, "expected a regular file");
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint/config.json, /dev/zero",
        "checkpoint/vocab.json, /dev/zero",
        "checkpoint/source.spm, /dev/random",
        "checkpoint/model.safetensors, /dev/zero",
        "data/test.source, /dev/zero"
    })
    void aLinkToADevice(String name, String device) throws IOException {
        Path file = folder.resolve(name);
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of(device));
        assertRefused(file, "expected a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "pytorch_model.bin.index.json", "model-00001.safetensors"})
    void aNamedPipeInTheOtherFormsOfWeights(String name) throws IOException, InterruptedException {
        Files.delete(checkpoint.resolve("model.safetensors"));
        if (name.equals("model-00001.safetensors")) {
            Files.writeString(
                    checkpoint.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + name + "\"}}");
        }
        Path file = checkpoint.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertRefused(file, "expected a regular file");
    }

    private void assertRefused(Path file, String complaint) {
        List<String> arguments = new ArrayList<>(List.of(
                "eval",
                "--model_name",
                checkpoint.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--type_path",
                "test",
                "--task",
                "translation"));
        CommandLine.Outcome outcome = CommandLine.run(arguments);
        assertThat(outcome.err()).contains(file.toString()).contains(complaint).doesNotContain("Exception");
        assertThat(outcome.code()).isIn(2, 3);
    }
}
