package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code seqmark doctor} from the command line. */
final class DoctorTest {
    @TempDir
    private Path folder;

    @Test
    void theMachineIsLookedOver() {
        CommandLine.Outcome outcome = CommandLine.run(List.of("doctor", "--no_self_test"));
        assertThat(outcome.out().lines())
                .allMatch(line -> line.matches("(ok {4}|warn {2}|fix {3})[a-z-]+ +.*"), "a finding")
                .extracting(line -> line.substring(6).split(" ")[0])
                .containsExactly(
                        "java", "maven", "cpu", "dtypes", "memory", "locale", "cache", "hub", "tmp", "devices");
        JsonNode json = JsonMapper.shared()
                .readTree(CommandLine.run(List.of("doctor", "--no_self_test", "--format", "json"))
                        .out());
        assertThat(json.size()).isEqualTo(10);
        assertThat(json.at("/0/subject").asString()).isEqualTo("java");
        assertThat(json.at("/0/text").asString()).contains(System.getProperty("java.home"));
    }

    @Test
    void aModelAndItsDataAreLookedOver() throws IOException {
        Path checkpoint = Repository.checkpointAndCorpus(folder);
        CommandLine.Outcome sound = CommandLine.run(
                List.of("doctor", checkpoint.toString(), folder.resolve("data").toString(), "--task", "translation"));
        assertThat(sound.code()).as(sound.err() + sound.out()).isZero();
        assertThat(sound.out()).contains("ok    model      marian, ").contains("ok    time       2 lines in about ");
        assertThat(folder.resolve("seqmark-doctor")).doesNotExist();

        Files.writeString(folder.resolve("data/test.target"), "one line only\n");
        Files.delete(checkpoint.resolve("vocab.json"));
        CommandLine.Outcome ill = CommandLine.run(
                List.of("doctor", checkpoint.toString(), folder.resolve("data").toString(), "--task", "translation"));
        assertThat(ill.code()).isEqualTo(2);
        assertThat(ill.out().lines().filter(line -> line.startsWith("fix")))
                .anyMatch(line -> line.startsWith("fix   data") && line.contains("test.target"))
                .anyMatch(line -> line.startsWith("fix   model") && line.contains("vocab.json"));
    }

    @Test
    void aNumberIsExplainedFromTheCommandLine() throws IOException {
        Path checkpoint = Repository.checkpointAndCorpus(folder);
        Files.writeString(folder.resolve("data/test.target"), "Eins zwei drei vier\nfünf Sechs sieben acht\n");
        String save = folder.resolve("out").toString();
        CommandLine.Outcome made = CommandLine.run(List.of(
                "eval",
                "--model_name",
                checkpoint.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                save,
                "--task",
                "translation",
                "--metric",
                "chrf",
                "--quiet"));
        assertThat(made.code()).as(made.err()).isZero();
        Path rows = folder.resolve("out/test_generations.jsonl");
        List<String> lines = Files.readAllLines(rows);
        Files.write(
                rows,
                List.of(
                        prediction(lines.get(0), "eins zwei drei vier"),
                        prediction(lines.get(1), "fünf sechs sieben acht")));
        CommandLine.Outcome lower = CommandLine.run(List.of("doctor", save, "--expect", "100.00", "--metric", "bleu"));
        assertThat(lower.code()).as(lower.err()).isZero();
        assertThat(lower.out()).contains("cause lower-cased texts: bleu 100.0000\n      --lowercase\n");
        CommandLine.Outcome json = CommandLine.run(List.of("doctor", save, "--expect", "100.00", "--format", "json"));
        assertThat(JsonMapper.shared()
                        .readTree(json.out())
                        .at("/explanations/0/remedies/0")
                        .asString())
                .isEqualTo("--lowercase");
        assertThat(CommandLine.run(List.of("doctor", save, "--expect", "12.3456", "--decode"))
                        .out())
                .contains("none  of the causes that are known gives that number");
    }

    private static String prediction(String row, String text) {
        return row.replaceFirst("\"predictions\": \\[\"(\\\\.|[^\"\\\\])*\"\\]", "\"predictions\": [\"" + text + "\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doctor a b c|doctor takes a model and its data, or a run: 3 names were given",
                "doctor a b --expect 1.0|--expect is for one run: name its --save_dir",
                "doctor a|doctor a: name the data too, or for a run the number with --expect",
                "doctor a --expect x|cannot read",
                "doctor --format xml|--format xml is unknown: choose one of text, json",
                "doctor --num_beams 5|--num_beams has no effect on this form of doctor: leave it out",
                "doctor a --expect 1.0 --num_beams 5|--num_beams has no effect on this form of doctor: leave it out",
                "doctor a b --decode|--decode has no effect on this form of doctor: leave it out",
                "doctor a --expect 1.0 --metric blue|--metric blue: expected one of bleu, chrf, ter, rouge",
            })
    void aMistakeIsOneLine(String arguments, String message) {
        CommandLine.Outcome wrong = CommandLine.run(List.of(arguments.split(" ")));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains(message);
    }
}
