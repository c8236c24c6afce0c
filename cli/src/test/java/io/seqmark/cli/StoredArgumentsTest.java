package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.base.InputException;
import io.seqmark.cli.CommandLine.Outcome;
import io.seqmark.cli.config.StoredArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that stand in files. */
final class StoredArgumentsTest {
    @TempDir
    Path folder;

    @Test
    void wordsOfAFileStandWhereItIsNamed() throws IOException {
        Path file = Files.writeString(
                folder.resolve("words"),
                "# a comment\n--prefix \"translate: \"\n--info='a \"b\" #c'  --bs\t4 # more\n\n--bad_words_ids [[3],[4]]\n");
        assertThat(StoredArguments.expand(List.of("eval", "@" + file, "--quiet", "@@x", "@nosuch")))
                .containsExactly(
                        "eval",
                        "--prefix",
                        "translate: ",
                        "--info=a \"b\" #c",
                        "--bs",
                        "4",
                        "--bad_words_ids",
                        "[[3],[4]]",
                        "--quiet",
                        "@x",
                        "@nosuch");
        Files.writeString(file, "\n\n--prefix \"x\n");
        assertRefused(List.of("@" + file), "@" + file + ":3: a quotation mark is never closed");
    }

    @Test
    void optionsOfTomlComeFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("run.toml"), """
                model_name = "m" # where
                reference_file = ["a", "b"]
                quiet = true
                fp16 = false
                [generation]
                num_beams = 5
                length_penalty = 0.8
                early_stopping = "never"
                bad_words_ids = [[3], [4, 5]]
                """);
        assertThat(StoredArguments.expand(
                        List.of("--num_beams=4", "--config", file.toString(), "--reference_file", "c")))
                .containsExactly(
                        "--model_name",
                        "m",
                        "--quiet",
                        "--length_penalty",
                        "0.8",
                        "--early_stopping",
                        "never",
                        "--bad_words_ids",
                        "[[3],[4,5]]",
                        "--num_beams=4",
                        "--reference_file",
                        "c");
    }

    @Test
    void aTruthValueOfAGenerationSettingIsItsValue() throws IOException {
        Path file = Files.writeString(folder.resolve("run.toml"), "do_sample = true\nearly_stopping = false\n");
        assertThat(StoredArguments.expand(List.of("--config=" + file)))
                .containsExactly("--do_sample", "true", "--early_stopping", "false");
    }

    @Test
    void whatIsNoFileOfOptionsIsNamed() throws IOException {
        assertRefused(List.of("--config", "nosuch.toml"), "--config nosuch.toml: there is no such file");
        assertRefused(List.of("--config"), "--config needs a value");
        Path file = Files.writeString(folder.resolve("a.toml"), "x = 1\ny = = 2\n");
        assertRefused(List.of("--config", file.toString()), file + ":2: no TOML: ");
        Path json = Files.writeString(folder.resolve("a.json"), "{\"a\": null, \"--b\": 1}");
        assertRefused(List.of("--config", json.toString()), json + ": a is null; leave it out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"identity\": {\"format\": 1}, \"outputs\": {}}",
                "{\"format\": 1, \"arguments\": \"--bs 4\"}",
                "{\"identity\": {}, \"arguments\": []}",
                "{\"identity\": {}, \"arguments\": [\"--bs\", {\"x\": 1}]}",
                "{\"identity\": {}, \"arguments\": [\"--bs\", 4]}"
            })
    void aDamagedRecordIsNoFileOfOptions(String record) throws IOException {
        Path json = Files.writeString(folder.resolve("run.json"), record);
        assertRefused(
                List.of("--config", json.toString()),
                json + ": looks like the run.json of a run, but its arguments are no command line;");
    }

    /** The record stands for its command, whatever else of it was lost. */
    @Test
    void theCommandOfARecordCounts() throws IOException {
        Path json =
                Files.writeString(folder.resolve("run.json"), "{\"identity\": 1, \"arguments\": [\"--bs\", \"4\"]}");
        assertThat(StoredArguments.expand(List.of("--config", json.toString()))).containsExactly("--bs", "4");
    }

    /** The command of a run that has ended runs again, with another folder and other beams. */
    @Test
    void aRunIsRepeatedFromItsRecord() throws IOException {
        Path data = Repository.root().resolve("demo/data/translation");
        Path out = folder.resolve("out");
        Outcome first = CommandLine.run(List.of(
                "--model_name",
                Repository.root().resolve("demo/translator").toString(),
                "--data_dir",
                data.toString(),
                "--save_dir",
                out.toString(),
                "--task",
                "translation",
                "--n_obs",
                "3",
                "--num_beams",
                "2",
                "--quiet"));
        assertThat(first.code()).isZero();
        Outcome same =
                CommandLine.run(List.of("--config", out.resolve("run.json").toString()));
        assertThat(same.out()).isEqualTo(first.out());
        Path other = folder.resolve("other");
        Outcome greedy = CommandLine.run(List.of(
                "eval",
                "--config",
                out.resolve("run.json").toString(),
                "--save_dir",
                other.toString(),
                "--num_beams",
                "1"));
        assertThat(greedy.code()).isZero();
        assertThat(Files.readString(other.resolve("run.json")))
                .contains("\"num_beams\": 1,")
                .doesNotContain("--config");
    }

    private static void assertRefused(List<String> arguments, String problem) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> StoredArguments.expand(arguments))
                .withMessageContaining(problem);
    }
}
