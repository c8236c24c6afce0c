package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code seqmark search} on the demo's translator. */
final class SearchTest {
    private static final int LINES = 12;

    @TempDir
    private Path folder;

    @BeforeEach
    void corpus() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        for (String side : List.of("source", "target")) {
            try (Stream<String> lines = Files.lines(Repository.root().resolve("demo/data/translation/test." + side))) {
                Files.write(
                        folder.resolve("data/val." + side), lines.limit(LINES).toList());
            }
        }
    }

    @Test
    void scoresAreThoseOfSingleRunsAndWhatDecodesTheSameIsRunOnce() throws IOException {
        CommandLine.Outcome found = search("num_beams=1:4 length_penalty=0.2:2.0 max_length=6:40");
        assertThat(found.code()).as(found.err()).isZero();
        List<String> lines = found.out().lines().toList();
        assertThat(lines.getFirst()).matches(" *bleu *\\| num_beams \\| length_penalty \\| max_length");
        assertThat(lines.get(1)).matches("-+ \\| -{9} \\| -{14} \\| -{10}");
        JsonNode json = json("out/search.json");
        assertThat(json.at("/trials").size()).isEqualTo(8);
        double before = Double.POSITIVE_INFINITY;
        int same = 0;
        for (int i = 0; i < 8; i++) {
            JsonNode trial = json.at("/trials/" + i);
            String settings = "--num_beams %s --length_penalty %s --max_length %s"
                    .formatted(
                            trial.at("/settings/num_beams").asString(),
                            trial.at("/settings/length_penalty").asString(),
                            trial.at("/settings/max_length").asString());
            CommandLine.Outcome single = CommandLine.run(arguments("eval", "single-" + i, settings));
            assertThat(single.code()).as(single.err()).isZero();
            String score = trial.at("/scores/bleu").toString();
            assertThat(single.out()).contains("{'bleu': " + score + ",");
            assertThat(lines.get(2 + i).strip()).startsWith(score + " | ");
            assertThat(trial.at("/scores/bleu").asDouble()).isLessThanOrEqualTo(before);
            before = trial.at("/scores/bleu").asDouble();
            same += trial.at("/same_as").isNull() ? 0 : 1;
            assertThat(Files.readString(folder.resolve("single-" + i + "/val_generations.txt")))
                    .isEqualTo(Files.readString(
                            folder.resolve("out/" + trial.at("/run").asString() + "/val_generations.txt")));
        }
        assertThat(same).as("greedy search has no length penalty").isEqualTo(2);
        assertThat(found.err())
                .contains("num_beams=1 length_penalty=2.0 max_length=6 decodes the same as"
                        + " num_beams=1 length_penalty=0.2 max_length=6, which is run for both")
                .contains("6 of 6: ");
        JsonNode best = json.at("/best");
        assertThat(lines.subList(10, 13))
                .containsExactly(
                        "",
                        "Best score args:",
                        ("--model_name %s --data_dir %s --save_dir %s --type_path val --task translation"
                                        + " --num_beams %s --length_penalty %s --max_length %s --bs 8")
                                .formatted(
                                        model(),
                                        folder.resolve("data"),
                                        folder.resolve("out"),
                                        best.at("/num_beams").asString(),
                                        best.at("/length_penalty").asString(),
                                        best.at("/max_length").asString()));
        assertThat(found.out()).doesNotContain("Info");
        assertThat(Files.readAllLines(folder.resolve("out/search.csv")))
                .hasSize(9)
                .first()
                .isEqualTo("bleu,num_beams,length_penalty,max_length,seconds,p_value,same_as,run");
    }

    @Test
    void goesOnWhereItWasAndComputesOnlyWhatIsNew() throws IOException {
        CommandLine.Outcome first = search("num_beams=1:2");
        Path record = folder.resolve("out/num_beams=2/run.json");
        var written = Files.getLastModifiedTime(record);
        CommandLine.Outcome again = search("num_beams=1:2:3");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(Files.getLastModifiedTime(record)).isEqualTo(written);
        assertThat(folder.resolve("out/num_beams=3/run.json")).exists();
        assertThat(again.out()
                        .lines()
                        .filter(line -> line.matches(".* \\| [12] .*|.* \\| [12]"))
                        .map(String::strip))
                .containsExactlyElementsOf(first.out()
                        .lines()
                        .filter(line -> line.matches(".* \\| [12] .*|.* \\| [12]"))
                        .map(String::strip)
                        .toList());
    }

    /** A comma in a value is not the one between settings, nor a blank. */
    @Test
    void valuesThatLookAlikeHaveFoldersOfTheirOwn() throws IOException {
        List<String> arguments = new ArrayList<>(arguments("search", "out", ""));
        arguments.removeIf(String::isEmpty);
        arguments.addAll(List.of("--search", "prefix=\"a b\":a,b:..", "--n_obs", "2", "--quiet"));
        CommandLine.Outcome found = CommandLine.run(arguments);
        assertThat(found.code()).as(found.err()).isZero();
        JsonNode trials = json("out/search.json").at("/trials");
        assertThat(trials.valueStream().map(trial -> trial.at("/run").asString()))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allSatisfy(run -> assertThat(folder.resolve("out").resolve(run).resolve("run.json"))
                        .exists());
        assertThat(folder.resolve("out/prefix=a,b.1")).doesNotExist();
    }

    @Test
    void whatScoresTheSameIsTied() throws IOException {
        CommandLine.Outcome found = search("max_length=40:50");
        assertThat(found.code()).as(found.err()).isZero();
        JsonNode other = json("out/search.json").at("/trials/1");
        assertThat(other.at("/scores")).isEqualTo(json("out/search.json").at("/trials/0/scores"));
        assertThat(other.at("/p_value").asDouble()).isEqualTo(1);
        assertThat(other.at("/tied_with_best").asBoolean()).isTrue();
        assertThat(found.err()).contains("max_length=50 may be as good");
    }

    /** The tokenizer's model is asked for once more when the runs are tested against the best. */
    @Test
    void aTokenizerWithAModelDecidesWhatIsTied() throws IOException {
        CommandLine.Outcome found =
                search("max_length=6:40", "--tokenize flores200 --spm-model " + model() + "/target.spm");
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(json("out/search.json").at("/trials/1/p_value").isNumber()).isTrue();
        Path run = folder.resolve("out/max_length=40");
        assertThat(CommandLine.run(List.of("compare", run.toString(), run.toString()))
                        .err())
                .contains("--tokenize flores200 needs its SentencePiece model: name the file with --spm-model");
        CommandLine.Outcome compared = CommandLine.run(
                List.of("compare", run.toString(), run.toString(), "--spm-model", model() + "/target.spm"));
        assertThat(compared.code()).as(compared.err()).isZero();
        CommandLine.Outcome other = CommandLine.run(
                List.of("compare", run.toString(), run.toString(), "--spm-model", model() + "/vocab.json"));
        assertThat(other.code()).isEqualTo(ExitCode.INPUT);
        assertThat(other.err())
                .contains("vocab.json is not the model that the run was scored with; its SHA-256 should be ");
    }

    @Test
    void twoWeightsAreLoadedOneAfterTheOther() throws IOException {
        CommandLine.Outcome found = search("dtype=float32:int8 num_beams=1:2");
        assertThat(found.code()).as(found.err()).isZero();
        for (String dtype : List.of("float32", "int8")) {
            CommandLine.Outcome single =
                    CommandLine.run(arguments("eval", "single-" + dtype, "--num_beams 2 --dtype " + dtype));
            assertThat(single.code()).as(single.err()).isZero();
            assertThat(Files.readString(folder.resolve("single-" + dtype + "/val_generations.jsonl")))
                    .isEqualTo(Files.readString(
                            folder.resolve("out/dtype=" + dtype + ",num_beams=2/val_generations.jsonl")));
        }
    }

    /** Also where other weights take the place of those before. */
    @Test
    void workersStayFromRunToRunAndGiveTheSame() throws IOException {
        CommandLine.Outcome found = search("dtype=float32:int8 num_beams=2:3", "--workers 2 --threads 2");
        assertThat(found.code()).as(found.err()).isZero();
        for (String combination : List.of("dtype=float32,num_beams=3", "dtype=int8,num_beams=2")) {
            String settings = "--" + combination.replace(",", " --").replace('=', ' ');
            CommandLine.Outcome single = CommandLine.run(arguments("eval", combination, settings));
            assertThat(single.code()).as(single.err()).isZero();
            assertThat(Files.readString(folder.resolve(combination + "/val_generations.jsonl")))
                    .isEqualTo(Files.readString(folder.resolve("out/" + combination + "/val_generations.jsonl")));
            assertThat(json("out/" + combination + "/run.json")
                            .at("/profile/coordinating")
                            .isNumber())
                    .as("computed by workers")
                    .isTrue();
        }
    }

    /** The command line of transformers' own test of that script, but for the model. */
    @Test
    void theFormOfTheOldScriptWorks() throws IOException {
        Path output = folder.resolve("utest_output.txt");
        CommandLine.Outcome found = CommandLine.run(List.of(
                "run_eval_search.py",
                model(),
                folder.resolve("data/val.source").toString(),
                output.toString(),
                "--score_path",
                folder.resolve("score.json").toString(),
                "--reference_path",
                folder.resolve("data/val.target").toString(),
                "--task",
                "translation_en_to_de",
                "--search",
                "num_beams=1:2 length_penalty=0.9:1.0"));
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(found.err()).doesNotContain("searching on the split");
        assertThat(found.out())
                .contains(" num_beams | length_penalty", model(), "Best score args", "bleu")
                .doesNotContain("Info");
        assertThat(Files.readAllLines(output)).hasSize(LINES);
        assertThat(Files.readString(folder.resolve("score.json"))).contains("\"bleu\": ", "\"runtime\": ");
    }

    @Test
    void whatIsSaidIsKept() throws IOException {
        Path log = folder.resolve("search.log");
        CommandLine.Outcome found =
                CommandLine.run(arguments("search", "out", "--search num_beams=1:2 --log_file " + log));
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(Files.readString(log)).contains(" seqmark: 2 of 2: num_beams=2: bleu ");
    }

    /** The p-value is that of {@code seqmark compare}, of several references as well. */
    @Test
    void allReferencesCountForWhatIsTied() throws IOException {
        Path second = folder.resolve("second");
        Files.write(
                second,
                Files.readAllLines(folder.resolve("data/val.target")).stream()
                        .map(line -> line.toUpperCase(Locale.ROOT))
                        .toList());
        List<String> arguments = new ArrayList<>(arguments("search", "out", "--search max_length=6:40"));
        arguments.subList(3, 5).clear(); // --data_dir
        arguments.addAll(List.of(
                "--source_file", folder.resolve("data/val.source").toString(),
                "--reference_file", second.toString(),
                "--reference_file", folder.resolve("data/val.target").toString()));
        CommandLine.Outcome found = CommandLine.run(arguments);
        assertThat(found.code()).as(found.err()).isZero();
        JsonNode json = json("out/search.json");
        String best = json.at("/trials/0/run").asString();
        String other = json.at("/trials/1/run").asString();
        JsonNode compared = JsonMapper.shared()
                .readTree(CommandLine.run(List.of(
                                "compare",
                                folder.resolve("out").resolve(best).toString(),
                                folder.resolve("out").resolve(other).toString(),
                                "--format",
                                "json"))
                        .out());
        assertThat(json.at("/trials/1/p_value").asDouble())
                .isCloseTo(compared.at("/metrics/0/systems/1/p_bootstrap").asDouble(), within(5e-5));
        CommandLine.Outcome own = CommandLine.run(List.of(
                "doctor",
                folder.resolve("out").resolve(best).toString(),
                "--expect",
                json.at("/trials/0/scores/bleu").toString()));
        assertThat(own.out()).contains("ok    the run has that number");
    }

    @Test
    void aDryRunWritesNothing() {
        CommandLine.Outcome dry = CommandLine.run(arguments("search", "out", "--search num_beams=1:2 --dry_run"));
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.out()).isEmpty();
        assertThat(dry.err()).contains("would run num_beams=2");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void searchingOnTheTestSplitIsWarnedOf() throws IOException {
        for (String side : List.of("source", "target")) {
            Files.move(folder.resolve("data/val." + side), folder.resolve("data/test." + side));
        }
        List<String> arguments = new ArrayList<>(arguments("search", "out", "--search num_beams=1:2 --quiet"));
        arguments.removeAll(List.of("--type_path", "val"));
        CommandLine.Outcome found = CommandLine.run(arguments);
        assertThat(found.code()).isZero();
        assertThat(found.err()).contains("searching on the split test: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num_beams|--search: expected NAME=VALUE:VALUE, as in",
                "num_beams=1:1|--search: num_beams has a value twice",
                "num_beams=1:|--search: num_beams has an empty value",
                "num_beams=1 num_beams=2|--search: num_beams is there twice",
                "num_beems=1:2|--search: num_beems is no setting that can be searched; did you mean num_beams?",
                "debug=true|--search: debug is the same for all runs of a search: give it as --debug",
                "source_file=a:b|--search: source_file is the same for all runs of a search: give it as --source_file",
                "save_dir=a:b|--search: save_dir is the same for all runs of a search: give it as --save_dir",
                "num_beams=0:1|num_beams 0",
                "num_beams=0:x|--num_beams x: expected a whole number",
                "num_beams=4 num_beam_groups=3:2 diversity_penalty=1.0|num_beam_groups 3",
                "num_beams=\"1|--search: a double quote is open at the end",
            })
    void oneLineForEachMistakeAndNothingIsWritten(String space, String message) {
        CommandLine.Outcome wrong = search(space);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains(message);
        assertThat(wrong.out()).isEmpty();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private CommandLine.Outcome search(String space) {
        return search(space, "");
    }

    private CommandLine.Outcome search(String space, String more) {
        List<String> arguments = new ArrayList<>(arguments("search", "out", more));
        arguments.addAll(List.of("--search", space));
        return CommandLine.run(arguments);
    }

    private List<String> arguments(String command, String saveDir, String more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--model_name",
                model(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve(saveDir).toString(),
                "--type_path",
                "val",
                "--task",
                "translation"));
        if (!more.isEmpty()) {
            arguments.addAll(List.of(more.split(" ")));
        }
        return arguments;
    }

    private static String model() {
        return Repository.root().resolve("demo/translator").toString();
    }

    private JsonNode json(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve(file)));
    }
}
