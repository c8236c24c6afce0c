package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.run.Versions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command from end to end, in this process. */
final class MainTest {
    private static final String HOME = "seqmark.home";
    private static final int EXAMPLES = 40;

    @TempDir
    Path folder;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void atHome() {
        System.setProperty(HOME, Repository.root().toString());
    }

    @AfterEach
    void leaveHome() {
        System.clearProperty(HOME);
    }

    /** The token ids are those of transformers 5.12 on the same checkpoints. */
    @Test
    void theDemoGivesTransformersTokensAndRunsAgain() throws IOException {
        Path saveDir = folder.resolve("results");
        for (int time = 0; time < 2; time++) {
            Outcome outcome =
                    run("demo", "--n_obs", Integer.toString(EXAMPLES), "--save_dir", saveDir.toString(), "--quiet");
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out())
                    .containsPattern(
                            "\\{'bleu': \\d+\\.\\d+, 'n_obs': 40, 'seconds_per_sample': \\d+\\.\\d+, 'n_gpus': 1}")
                    .containsPattern("\\{'rouge1': \\d+\\.\\d+, 'rouge2': \\d+\\.\\d+, 'rougeL'")
                    .contains(saveDir.resolve("translation").toString());
        }
        assertThat(tokens(saveDir.resolve("translation"))).isEqualTo(golden("translator"));
        assertThat(tokens(saveDir.resolve("summarization"))).isEqualTo(golden("summarizer"));
    }

    @Test
    void samplesComeAgainWithTheirSeedWhateverTheBatch() throws IOException {
        String first = samples("first", "--seed", "1", "--bs", "3", "--threads", "1");
        assertThat(samples("again", "--seed", "1", "--bs", "16", "--threads", "2"))
                .isEqualTo(first);
        assertThat(samples("other", "--seed", "2")).isNotEqualTo(first);
        JsonNode run = JsonMapper.shared().readTree(Files.readString(folder.resolve("first/run.json")));
        assertThat(run.at("/identity/settings/seed").intValue()).isEqualTo(1);
        assertThat(run.at("/identity/generation/do_sample").booleanValue()).isTrue();
        assertThat(run.at("/identity/generation/top_k").intValue()).isEqualTo(50);
    }

    /** Three samples of each of twenty sentences, as the file of pseudolabels has them. */
    private String samples(String saveDir, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                Repository.root().resolve("demo/translator").toString(),
                "--data_dir",
                Repository.root().resolve("demo/data/translation").toString(),
                "--save_dir",
                folder.resolve(saveDir).toString()));
        command.addAll(List.of("--task", "translation", "--n_obs", "20", "--num_beams", "1", "--quiet"));
        command.addAll(List.of("--do_sample", "true", "--temperature", "1.5", "--num_return_sequences", "3"));
        command.addAll(List.of(more));
        Outcome outcome = run(command.toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        return Files.readString(folder.resolve(saveDir).resolve("pseudolabel_results.json"));
    }

    /** References are the predictions of the same run: all metrics are at their best, and the files agree. */
    @Test
    void aCommandLineOfThePredecessorWritesItsFiles() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("data/val.source"), "Maria works as a musician in Oldenburg.\nWho lives here?\n");
        Files.writeString(folder.resolve("data/val.target"), "eins\nzwei\n");
        String[] command = {
            "--model_name",
            Repository.root().resolve("demo/translator").toString(),
            "--data_dir",
            folder.resolve("data").toString(),
            "--save_dir",
            folder.resolve("out").toString(),
            "--type_path",
            "val",
            "--task",
            "translation_en_to_de",
            "--num_beams=2",
            "--bs",
            "4",
            "--fp16",
            "--local_rank=0",
            "--dump-args",
            "--info",
            "first"
        };
        Outcome first = run(command);
        assertThat(first.code()).isZero();
        assertThat(first.err()).contains("seqmark: --fp16 has no effect on a CPU: running in float32");
        assertThat(first.out()).contains("'n_gpus': 1, 'num_beams': 2, 'info': 'first'}");
        Files.copy(
                folder.resolve("out/val_generations.txt"),
                folder.resolve("data/val.target"),
                StandardCopyOption.REPLACE_EXISTING);
        Outcome second = run(command);
        assertThat(second.err())
                .contains(
                        "holds another run, which moves to a folder beside it when this one is complete (--overwrite replaces"
                                + " it): corpus.target_sha256 is");
        assertThat(second.out()).startsWith("{'bleu': 100.0, 'n_obs': 2, ");
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "val_bleu.json", "val_generations.txt", "val_generations.jsonl", "run.json", "report.html");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--version, seqmark ",
        "--help, Usage: seqmark",
        "eval --help, Usage: seqmark [eval]",
        "demo --help, Usage: seqmark demo",
        "--bs 0 --help, Usage: seqmark"
    })
    void helpAndVersionGoToStandardOutput(String arguments, String expected) {
        Outcome outcome = run(arguments.split(" "));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith(expected);
        assertThat(outcome.err()).isEmpty();
        assertThat(run("--version").out()).isEqualTo("seqmark " + Versions.seqmark() + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({
        "evla, seqmark: unknown command evla: did you mean eval?",
        "train, seqmark: unknown command train: seqmark --help lists them",
        "demo --num_beams 3, seqmark: unknown option --num_beams: seqmark demo --help lists them"
    })
    void aWrongCommandIsOneLine(String arguments, String expected) {
        Outcome outcome = run(arguments.split(" "));
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines()).containsExactly(expected);
    }

    @Test
    void stackTracesAreForThoseWhoAsk() {
        assertThat(run("--bs", "0", "--data_dir", "d").err().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("seqmark: "));
        assertThat(run("--bs", "0", "--data_dir", "d", "--debug").err()).contains("at io.seqmark.cli");
    }

    private static Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Main(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of(),
                        Instant.now())
                .run(List.of(arguments));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static List<String> tokens(Path saveDir) throws IOException {
        return Files.readAllLines(saveDir.resolve("test_generations.jsonl")).stream()
                .map(row -> JsonMapper.shared().readTree(row).at("/token_ids/0").toString())
                .toList();
    }

    /** Without the decoder start, which the rows do not have. */
    private static List<String> golden(String checkpoint) throws IOException {
        JsonNode golden = JsonMapper.shared()
                .readTree(Files.readString(
                        Repository.root().resolve("testdata/golden-demo/" + checkpoint + "_new.json")));
        return golden.at("/modes/defaults/sequences")
                .valueStream()
                .limit(EXAMPLES)
                .map(sequence ->
                        "[" + sequence.toString().substring(sequence.toString().indexOf(',') + 1))
                .toList();
    }
}
