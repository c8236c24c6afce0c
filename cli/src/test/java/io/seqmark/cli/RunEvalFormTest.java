package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Command lines of the scripts that stood beside {@code run_distributed_eval.py}. */
final class RunEvalFormTest {
    @TempDir
    Path folder;

    /** The command line of that script's own test. */
    @ParameterizedTest
    @CsvSource({"run_eval.py", "examples/legacy/seq2seq/run_eval.py", "eval", "''"})
    void withoutReferencesThePredictionsAreWritten(String script) throws IOException {
        Path in = folder.resolve("utest_input.source");
        Files.writeString(
                in, " New York (CNN)When Liana Barrientos was 23 years old, she got married in Westchester County.");
        Path out = folder.resolve("out/utest_output.txt");
        Path scores = folder.resolve("scores.json");
        List<String> command = new ArrayList<>(script.isEmpty() ? List.of() : List.of(script));
        command.addAll(List.of(Repository.checkpoint("t5").toString(), in.toString(), out.toString()));
        command.addAll(List.of("--score_path", scores.toString(), "--task", "translation_en_to_de"));
        command.addAll(List.of("--num_beams", "2", "--length_penalty", "2.0", "--n_obs", "-1"));
        Outcome outcome = CommandLine.run(command);
        assertThat(outcome.err()).doesNotContain("unexpected");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(Files.readAllLines(out)).hasSize(1);
        assertThat(scores).doesNotExist();
        JsonNode run =
                JsonMapper.shared().readTree(Files.readString(folder.resolve("out/utest_output.txt.run/run.json")));
        assertThat(run.at("/identity/generation/num_beams").intValue()).isEqualTo(2);
        assertThat(run.at("/identity/generation/length_penalty").doubleValue()).isEqualTo(2.0);
        assertThat(run.at("/identity/settings/task").stringValue()).isEqualTo("translation_en_to_de");
    }

    @Test
    void withReferencesTheScoresAreWrittenAndPrinted() throws IOException {
        Path data = Repository.root().resolve("demo/data/translation");
        String model = Repository.root().resolve("demo/translator").toString();
        Path in = head(data.resolve("test.source"), "in.txt", " \t");
        Path references = head(data.resolve("test.target"), "ref.txt", "");
        Path out = folder.resolve("out.txt");
        Path scores = folder.resolve("scores.json");
        Outcome outcome = CommandLine.run(List.of(
                model,
                in.toString(),
                out.toString(),
                "--reference_path",
                references.toString(),
                "--score_path",
                scores.toString(),
                "--task",
                "translation",
                "--num_beams",
                "2",
                "--dump-args",
                "--info",
                "lang=en-de",
                "--device",
                "cpu",
                "--bs",
                "4",
                "--quiet"));
        assertThat(outcome.err()).isEmpty();
        Outcome usual = CommandLine.run(List.of(
                "--model_name",
                model,
                "--data_dir",
                data.toString(),
                "--save_dir",
                folder.resolve("usual").toString(),
                "--n_obs",
                "20",
                "--task",
                "translation",
                "--num_beams",
                "2",
                "--quiet"));
        String bleu = usual.out().substring(0, usual.out().indexOf(','));
        assertThat(outcome.out())
                .matches(
                        "\\{'bleu': [0-9.]+, 'n_obs': 20, 'runtime': \\d+, 'seconds_per_sample': [0-9.]+, 'num_beams': 2,"
                                + " 'info': 'lang=en-de'}\\R")
                .startsWith(bleu + ",");
        assertThat(Files.readAllLines(out)).isEqualTo(Files.readAllLines(folder.resolve("usual/test_generations.txt")));
        JsonNode json = JsonMapper.shared().readTree(Files.readString(scores));
        assertThat(json.propertyNames())
                .containsExactly("bleu", "n_obs", "runtime", "seconds_per_sample", "num_beams", "info");
        assertThat(bleu).isEqualTo("{'bleu': " + json.get("bleu"));
        assertThat(json.get("seconds_per_sample").doubleValue())
                .isEqualTo(Math.round(json.get("runtime").longValue() * 1e4 / 20) / 1e4);

        Files.delete(out);
        Outcome again = CommandLine.run(List.of(
                model,
                in.toString(),
                out.toString(),
                "--reference_path",
                references.toString(),
                "--score_path",
                scores.toString(),
                "--task",
                "translation",
                "--num_beams",
                "2",
                "--dump-args",
                "--info",
                "lang=en-de"));
        assertThat(again.out()).isEqualTo(outcome.out());
        assertThat(again.err()).contains("this run is complete");
        assertThat(out).exists();
    }

    private Path head(Path file, String name, String end) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return Files.write(
                    folder.resolve(name),
                    lines.limit(20).map(line -> line + end).toList());
        }
    }

    /** What is read, and what was just written, would be lost. */
    @Test
    void noFileIsWrittenOverAnother() throws IOException {
        Path in = Files.writeString(folder.resolve("in"), "a\n");
        Path reference = Files.writeString(folder.resolve("reference"), "b\n");
        Outcome outcome = CommandLine.run(List.of(
                Repository.checkpoint("t5").toString(),
                in.toString(),
                folder.resolve("./in").toString(),
                "--reference_path",
                reference.toString(),
                "--score_path",
                reference.toString()));
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines())
                .anyMatch(line -> line.contains("in is the same file; name another one"))
                .anyMatch(line -> line.contains("cannot write " + reference + ": " + reference + " is the same file"));
        assertThat(in).hasContent("a");
        Outcome scores = CommandLine.run(List.of(
                Repository.checkpoint("t5").toString(),
                in.toString(),
                folder.resolve("out").toString(),
                "--reference_path",
                reference.toString(),
                "--score_path",
                folder.resolve("out").toString()));
        assertThat(scores.err()).contains("out is the same file; name another one");
        Outcome device = CommandLine.run(List.of(Repository.checkpoint("t5").toString(), in.toString(), "/dev/null"));
        assertThat(device.code()).isEqualTo(ExitCode.INPUT);
        assertThat(device.err()).contains("cannot write /dev/null: it is no regular file");
    }

    @Test
    void whatIsWrongIsSaidBeforeAnyWork() throws IOException {
        Path in = Files.writeString(folder.resolve("in"), "a\n");
        Outcome outcome = CommandLine.run(List.of(
                Repository.checkpoint("t5").toString(),
                in.toString(),
                folder.toString(),
                "--data_dir",
                "d",
                "--reference_path",
                folder.resolve("absent").toString(),
                "--score_path",
                folder.resolve("no/such/folder/s.json").toString()));
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines())
                .anyMatch(line -> line.contains("--data_dir: leave it out, MODEL SOURCE_FILE OUTPUT_FILE say it"))
                .anyMatch(line -> line.contains("cannot write " + folder + ": it is a folder"))
                .anyMatch(line -> line.contains("there is no folder " + folder.resolve("no/such")))
                .anyMatch(line -> line.contains("absent: no such file"));
        assertThat(folder.resolveSibling(folder.getFileName() + ".run")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "socre a b|unknown command socre: did you mean score?",
                "rouge_cli.py a b|seqmark score --metric rouge PREDICTIONS REFERENCES",
                "save_len_file.py t5 data|there is no need for .len files",
                "minify_dataset.py a b 5|--n_obs N",
                "convert_model_to_fp16.py a|--dtype float16",
                "--task x a b|unexpected argument a: options are --name value",
                "--data_dir d --score_path s|--score_path is for the form of run_eval.py"
            })
    void otherFormsAreAnswered(String arguments, String expected) {
        Outcome outcome = CommandLine.run(List.of(arguments.split(" ")));
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err()).contains(expected);
    }

    @Test
    void newerNamesAreAnsweredWithOursAllAtOnce() {
        Outcome outcome = CommandLine.run(List.of(
                "--model_name_or_path",
                "m",
                "--output_dir=o",
                "--batch_size",
                "4",
                "--max_target_length",
                "60",
                "--per_device_eval_batch_size",
                "8",
                "--predict_with_generate",
                "--max_source_length",
                "x"));
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .contains(
                        "seqmark: --model_name_or_path: it is --model_name here",
                        "seqmark: --output_dir: it is --save_dir here",
                        "seqmark: --batch_size: it is --bs here",
                        "seqmark: --per_device_eval_batch_size: it is --bs here",
                        "seqmark: --max_target_length: it is --max_length (in tokens) here",
                        "seqmark: --predict_with_generate: leave it out: every run generates",
                        "seqmark: --max_source_length x: expected a whole number from 1",
                        "seqmark: --data_dir is required");
    }
}
