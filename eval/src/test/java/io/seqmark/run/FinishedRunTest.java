package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.report.PythonJson;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Runs of an earlier version are read back, and damaged ones are refused. */
final class FinishedRunTest {
    private static final String ROWS = "test_generations.jsonl";

    @TempDir
    Path folder;

    /** Copied from the file by hand. */
    @Test
    void aRunOfAnEarlierVersionIsRead() {
        FinishedRun run = FinishedRun.open(earlier("scored"));
        RunRecord record = run.record();
        assertThat(record.format()).isEqualTo(1);
        assertThat(record.result().toString())
                .isEqualTo("{bleu=100.0, chrf=100.0, ter=0.0, n_obs=3, seconds_per_sample=4.4827, n_gpus=1,"
                        + " output_scores=true, info=héllo}");
        assertThat(record.identity().seqmark()).isEqualTo("0.1.0");
        assertThat(record.identity().semantics()).isEqualTo("hf-5");
        assertThat(record.identity().modelType()).isEqualTo("marian");
        assertThat(record.identity().modelFiles()).hasSize(8).containsKey("vocab.json");
        assertThat(record.identity().corpus())
                .isEqualTo(new RunIdentity.CorpusFacts(
                        "test",
                        3,
                        "c942db1c7bab749a9fd20df45f6463dff0bb3792ec00cb0bcf186b9e37354af6",
                        Optional.of("c19f95b53d59cfcc3f5d16f25e3368352f4189ef7a6a19121e243b03e2b0ebdd")));
        assertThat(record.identity().settings()).containsEntry("seed", 12345L).containsEntry("src_lang", null);
        assertThat(record.identity().generation())
                .containsEntry("length_penalty", 1.0)
                .containsEntry("bad_words_ids", List.of(List.of(2499L)));
        assertThat(record.created()).isEqualTo(Instant.parse("2026-11-30T11:30:09Z"));
        assertThat(record.effective())
                .isEqualTo(new RunRecord.Effective(128, 2, OptionalInt.empty(), 1, OptionalInt.empty()));
        assertThat(record.metrics().keySet()).containsExactly("bleu", "chrf", "ter");
        assertThat(record.metrics().get("bleu"))
                .isNotNull()
                .extracting(MetricResult::signature)
                .isEqualTo("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
        assertThat(record.timings().total()).isEqualTo(13.4652);
        assertThat(record.tokens()).isEqualTo(new RunRecord.Tokens(3, 26, 26, 10.359));
        assertThat(record.machine().cores()).isEqualTo(2);
        assertThat(record.outputs().keySet())
                .containsExactly("test_generations.txt", "test_generations.jsonl", "test_bleu.json");
        run.requireUnchanged();
    }

    @ParameterizedTest
    @CsvSource({"scored,1,3", "pseudolabels,2,0", "unscored,1,0", "sampled,1,1"})
    void rowsAndFiguresAreThoseOfTheFiles(String name, int predictions, int metrics) throws IOException {
        FinishedRun run = FinishedRun.open(earlier(name));
        run.requireUnchanged();
        assertThat(run.record().metrics()).hasSize(metrics);
        assertThat(run.result()).isEqualTo(RunResult.of(run.record(), earlier(name)));
        List<String> lines = Files.readAllLines(earlier(name).resolve(ROWS));
        try (Stream<RunRow> rows = run.rows().stream()) {
            List<RunRow> all = rows.toList();
            assertThat(all).hasSize(3).hasSize(lines.size());
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).predictions()).hasSize(predictions);
                assertThat(all.get(i).sentence()).hasSize(metrics);
                ReadBack.requireEqual(all.get(i), JsonMapper.shared().readTree(lines.get(i)));
            }
        }
    }

    /** The codec writes the bytes that the earlier version wrote. */
    @ParameterizedTest
    @ValueSource(strings = {"scored", "pseudolabels", "unscored", "sampled"})
    void whatIsReadIsWrittenAsItWas(String name) {
        RunRecord record = FinishedRun.open(earlier(name)).record();
        assertThat(earlier(name).resolve("run.json"))
                .hasContent(PythonJson.READABLE.dumps(RecordCodec.write(record)) + "\n");
    }

    @Test
    void unknownKeysAreIgnored() throws IOException {
        RunRecord record = FinishedRun.open(earlier("scored")).record();
        edit("\"timings\": {", "\"later\": [1, {}], \"timings\": {\"lunch\": null,");
        assertThat(FinishedRun.open(folder).record()).isEqualTo(record);
    }

    @Test
    void rowsAreReadOnlyAsFarAsTheyAreAskedFor() throws IOException {
        copy("scored");
        List<String> lines = Files.readAllLines(folder.resolve(ROWS));
        Files.writeString(folder.resolve(ROWS), lines.getFirst() + "\nno JSON\n");
        Rows rows = FinishedRun.open(folder).rows();
        try (Stream<RunRow> stream = rows.stream()) {
            assertThat(stream.findFirst()).get().extracting(RunRow::id).isEqualTo(0L);
        }
        try (Stream<RunRow> stream = rows.stream()) {
            assertThatThrownBy(stream::toList)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(ROWS + ": line 2: no JSON object")
                    .hasMessageContaining("--resume never");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\": 1,|\"id\": 7,|line 2: id is 7, expected 1",
                "\"id\": 1,|\"id\": 1, \"id\": 1,|line 2: no JSON object",
                "\"source\": \"Maria|\"source\": [\"|line 2: no JSON object",
                "\"flags\": []|\"flags\": {}|line 1: flags is {}, expected a list of texts",
                "[539, 56|[5.5, 56|line 1: token_ids is [[5.5, 56,",
                "[539, 56|[99999999999, 56|line 1: token_ids is [[99999999999, 56,",
                "[539, 56|[56|line 1: token_scores and token_ids are not equally many",
                "\"scores\": [-0.054550063]|\"scores\": []|line 1: predictions, token_ids and scores are not",
                "\"predictions\"|\"prediction\"|line 1: predictions is missing, a list of texts",
                "{\"id\": 1,|null{\"id\": 1,|line 2: no JSON object",
            })
    void damagedRowsAreNamed(String from, String to, String problem) throws IOException {
        copy("scored");
        String text = Files.readString(folder.resolve(ROWS));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(ROWS), text.replaceFirst(Pattern.quote(from), to));
        assertRefused(ROWS + ": " + problem);
    }

    @Test
    void aFileOfTooFewOrTooManyLinesIsRefused() throws IOException {
        copy("scored");
        String text = Files.readString(folder.resolve(ROWS));
        Files.writeString(folder.resolve(ROWS), text.substring(0, text.length() - 1));
        assertRefused(ROWS + ": line 3: the line has no end");
        Files.writeString(folder.resolve(ROWS), text.substring(0, text.indexOf('\n') + 1));
        assertRefused(ROWS + ": 1 lines, but run.json says that there are 3");
        Files.writeString(folder.resolve(ROWS), text + text.substring(0, text.indexOf('\n') + 1));
        assertRefused(ROWS + ": 3 lines and more, but run.json says that there are 3");
        Files.write(folder.resolve(ROWS), new byte[] {'"', (byte) 0xff, '"', '\n'});
        assertRefused(ROWS + ": line 1: no UTF-8");
        Files.delete(folder.resolve(ROWS));
        assertRefused("there is no such file");
    }

    @Test
    void aLineHasABound() throws IOException {
        copy("scored");
        Rows rows = FinishedRun.open(folder).rows();
        try (Stream<RunRow> stream = rows.stream(100)) {
            assertThatThrownBy(stream::toList)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("line 1: the line has more than 100 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"load\": 6.2997|\"load\": \"6\"|timings.load is \"6\", expected a number",
                "\"model_name\"|\"model\"|model_name is missing, a text",
                "\"created\": \"2026|\"created\": \"soon|created is \"soon-11-30T11:30:09Z\", expected a time",
                "\"result\"|\"results\"|result is missing, so the run has not ended",
                "\"threads\": 1|\"threads\": 1e3|effective.threads is 1000.0, expected a whole number",
                "\"result\"|\"format\": 2, \"result\"|its format is 2, this version reads format 1",
                "\"test_bleu.json\": \"a|\"../x\": \"a|outputs names \"../x\", expected names of files",
                "\"type_path\": \"test\"|\"type_path\": \"../x\"|outputs has no \"../x_generations.jsonl\"",
                "\"source_sha256\": \"c|\"source_sha256\": c|line 31: no JSON object",
            })
    void aDamagedRecordIsNamed(String from, String to, String problem) throws IOException {
        edit(from, to);
        assertThatThrownBy(() -> FinishedRun.open(folder))
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems()).hasSize(1))
                .hasMessageContaining("run.json: " + problem)
                .hasMessageContaining("--resume never");
    }

    @Test
    void aFolderWithoutARunAndDeepNestingAreRefused() throws IOException {
        assertThatThrownBy(() -> FinishedRun.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("run.json: there is no such file; name the --save_dir");
        Files.writeString(folder.resolve("run.json"), "[".repeat(100_000));
        assertThatThrownBy(() -> FinishedRun.open(folder)).isInstanceOf(InputException.class);
        Files.writeString(folder.resolve("run.json"), "");
        assertThatThrownBy(() -> FinishedRun.open(folder)).isInstanceOf(InputException.class);
        Files.writeString(folder.resolve("run.json"), "null");
        assertThatThrownBy(() -> FinishedRun.open(folder)).isInstanceOf(InputException.class);
    }

    @Test
    void changedFilesAreFoundOnRequest() throws IOException {
        copy("scored");
        Files.writeString(folder.resolve("test_generations.txt"), "edited");
        Files.delete(folder.resolve("test_bleu.json"));
        FinishedRun run = FinishedRun.open(folder);
        assertThatThrownBy(run::requireUnchanged)
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems()).hasSize(2))
                .hasMessageContaining("test_generations.txt: not the content that the run wrote")
                .hasMessageContaining("test_bleu.json");
    }

    private void assertRefused(String problem) {
        Rows rows = FinishedRun.open(folder).rows();
        assertThatThrownBy(() -> {
                    try (Stream<RunRow> stream = rows.stream()) {
                        stream.forEach(_ -> {});
                    }
                })
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems()).hasSize(1))
                .hasMessageContaining(problem);
    }

    private static Path earlier(String name) {
        return BundledData.resource("runs/" + name);
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.list(earlier(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    private void edit(String from, String to) throws IOException {
        copy("scored");
        String text = Files.readString(folder.resolve("run.json"));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve("run.json"), text.replace(from, to));
    }
}
