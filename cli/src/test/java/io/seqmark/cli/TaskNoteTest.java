package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where the name of a task decides on another metric than was probably meant. */
final class TaskNoteTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "marian||no --task, so summarization: scored with ROUGE, but marian marian is made for translation;"
                        + " --task translation scores with BLEU",
                "marian|--task tranlsation|--task tranlsation: scored with ROUGE, but marian marian is made for"
                        + " translation; --task translation scores with BLEU",
                "bart|--task tranlsation|--task tranlsation: scored with ROUGE, as each task whose name does not contain"
                        + " \"translation\"; did you mean --task translation?",
                "bart|--task=sumarization|did you mean --task summarization?",
                "t5|--task translation_en_to_dee|",
                "nllb|--src_lang eng_Latn --tgt_lang deu_Latn|nllb is made for translation; --task translation scores"
                        + " with BLEU",
            })
    void aNoteNamesTheMetricAndWhatWasProbablyMeant(String family, String options, String expected) throws IOException {
        String err = dryRun(family, options);

        if (expected == null) {
            assertThat(err).doesNotContain("scored with");
        } else {
            assertThat(err.lines().filter(line -> line.contains("scored with")))
                    .singleElement()
                    .asString()
                    .contains(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "marian|--task translation",
                "marian|--metric none",
                "marian|--num_return_sequences 2 --num_beams 2",
                "bart|",
                "bart|--task summarization",
                "t5|",
            })
    void whatIsPlainIsNotNoted(String family, String options) throws IOException {
        assertThat(dryRun(family, options)).doesNotContain("scored with");
    }

    @Test
    void aSummarizerThatIsToldToTranslate() throws IOException {
        Path checkpoint = Repository.copy(Repository.checkpoint("bart"), folder.resolve("xsum"));
        Path config = checkpoint.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst("\\{", "{\"task_specific_params\": {\"summarization\": {\"num_beams\": 2}},"));

        assertThat(dryRun(checkpoint, "--task translation"))
                .contains("--task translation: scored with BLEU, but bart xsum is made for summarization");
    }

    private String dryRun(String family, String options) throws IOException {
        return dryRun(Repository.checkpoint(family), options);
    }

    private String dryRun(Path checkpoint, String options) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("test.source"), "one\n");
        Files.writeString(data.resolve("test.target"), "eins\n");
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                checkpoint.toString(),
                "--data_dir",
                data.toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--dry_run"));
        if (options != null) {
            command.addAll(Arrays.asList(options.split(" ")));
        }
        CommandLine.Outcome outcome = CommandLine.run(command);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.err();
    }
}
