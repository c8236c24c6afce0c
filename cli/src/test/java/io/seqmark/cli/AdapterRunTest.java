package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Adapters on the command line, down to the ids that transformers generates with them merged. */
final class AdapterRunTest {
    private static final Path BART = Repository.checkpoint("bart");
    private static final Path ADAPTERS = BART.resolveSibling("../adapters").normalize();
    private static final int EOS = 2;
    /** Where the golden's sources are cut. */
    private static final String LONGEST = "40";

    @TempDir
    Path folder;

    @BeforeEach
    void corpus() throws IOException {
        GoldenCorpus.write(BART, folder);
    }

    @Test
    void anAdapterIsMergedAndRemembered() throws IOException {
        Outcome outcome = eval("out", "--adapter", adapter("bart_lora"));

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(ids("out")).isEqualTo(golden("bart_lora"));
        JsonNode run = GoldenCorpus.json(folder.resolve("out/run.json"));
        assertThat(run.at("/identity/settings/adapters/names").toString()).isEqualTo("[\"bart_lora\"]");
        assertThat(run.at("/identity/model/files").has("adapter_model.safetensors")
                        || run.toString().contains("adapter_model.safetensors"))
                .isTrue();
    }

    @Test
    void workersReadTheAdapterToo() throws IOException {
        Outcome outcome = eval("out", "--adapter", "x=" + adapter("bart_head"), "--workers", "2");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(ids("out")).isEqualTo(golden("bart_head"));
    }

    @Test
    void filesOfLoralibNeedTheirAlpha() throws IOException {
        Outcome without = eval("out", "--adapter", adapter("bart_loralib/lora.pt"));
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("give --lora_alpha N").hasLineCount(1);

        Outcome with = eval("out", "--adapter", adapter("bart_loralib/lora.pt"), "--lora_alpha", "16");
        assertThat(with.code()).as(with.err()).isZero();
        assertThat(ids("out")).isEqualTo(golden("bart_loralib"));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        Outcome outcome = eval("out", "--adapter", "no/such/adapter/x", "--lora_alpha", "-1", "--enable_lora", "0,0");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--lora_alpha -1: expected a number above 0")
                .contains("--enable_lora 0,0: expected 1 or 0 for each part");
        Outcome alone = eval("out", "--adapter_merge", "peft");
        assertThat(alone.err()).contains("give --adapter too");
    }

    @Test
    void anAdapterOfAnotherBaseWarnsAndAnotherFamilyIsRefused() {
        Outcome outcome = run(List.of(
                "--model_name",
                Repository.checkpoint("t5").toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--adapter",
                adapter("bart_lora")));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("the adapter does not fit the checkpoint")
                .hasLineCount(1);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void infoSaysWhatAnAdapterIsAndWhetherItFits() {
        Outcome fits = run(List.of("info", BART.toString(), "--adapter", adapter("bart_dora")));
        assertThat(fits.code()).as(fits.err()).isZero();
        assertThat(fits.out()).contains("bart_dora: DoRA of rank 4").contains("fc1, q_proj, trained on seqmark/bart");

        Outcome json = run(List.of("info", BART.toString(), "--adapter", adapter("bart_ia3"), "--format", "json"));
        assertThat(JsonMapper.shared()
                        .readTree(json.out())
                        .at("/adapters/bart_ia3/tuner")
                        .asString())
                .isEqualTo("IA3");

        Outcome other = run(List.of("info", Repository.checkpoint("t5").toString(), "--adapter", adapter("bart_lora")));
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.out())
                .contains("the adapter does not fit the checkpoint")
                .contains("was trained on seqmark/bart");
    }

    @Test
    void mergeWritesACheckpoint() throws IOException {
        Path merged = folder.resolve("merged");
        Outcome outcome = run(List.of(
                "merge",
                "--model_name",
                BART.toString(),
                "--adapter",
                adapter("bart_embeddings"),
                "--output",
                merged.toString()));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("2 of 95 tensors changed by bart_embeddings");
        assertThat(GoldenCorpus.json(merged.resolve("config.json"))
                        .path("tie_word_embeddings")
                        .asBoolean(true))
                .isFalse();

        Outcome eval = run(List.of(
                "--model_name",
                merged.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--num_beams",
                "4",
                "--max_length",
                "20",
                "--max_source_length",
                LONGEST));
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(ids("out")).isEqualTo(golden("bart_embeddings"));

        Outcome again = run(List.of(
                "merge",
                "--model_name",
                BART.toString(),
                "--adapter",
                adapter("bart_lora"),
                "--output",
                merged.toString()));
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("is there already");
        Outcome prefix = run(List.of(
                "merge",
                "--model_name",
                BART.toString(),
                "--adapter",
                adapter("bart_prefix"),
                "--output",
                folder.resolve("other").toString()));
        assertThat(prefix.err()).contains("cannot be merged into weights").hasLineCount(1);
        Outcome nothing = run(List.of("merge"));
        assertThat(nothing.err())
                .contains("--model_name is required")
                .contains("--output is required")
                .contains("expected one adapter");
    }

    @Test
    void severalAdaptersAreEvaluatedInOnePass() throws IOException {
        Outcome outcome = eval(
                "out",
                "--adapter",
                "base",
                "--adapter",
                adapter("bart_lora"),
                "--adapter",
                "h=" + adapter("bart_head"));

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(ids("out/bart_lora")).isEqualTo(golden("bart_lora"));
        assertThat(ids("out/h")).isEqualTo(golden("bart_head"));
        assertThat(outcome.out())
                .startsWith("{'base': {'rouge1':")
                .contains("'bart_lora': {")
                .contains("'h': {");
        assertThat(folder.resolve("out/comparison.html")).isNotEmptyFile();
        assertThat(GoldenCorpus.json(folder.resolve("out/comparison.json"))
                        .at("/systems")
                        .size())
                .isEqualTo(3);
        for (String name : List.of("base", "bart_lora", "h")) {
            assertThat(folder.resolve("out").resolve(name).resolve("run.json")).isNotEmptyFile();
            assertThat(folder.resolve("out").resolve(name).resolve("test_rouge.json"))
                    .isNotEmptyFile();
            assertThat(folder.resolve("out").resolve(name).resolve("report.html"))
                    .isNotEmptyFile();
        }
        assertThat(folder.resolve("out_tmp")).doesNotExist();

        // one by itself, and the checkpoint as it is: the same texts
        eval("alone");
        assertThat(folder.resolve("alone/test_generations.txt"))
                .hasSameTextualContentAs(folder.resolve("out/base/test_generations.txt"));

        // again: nothing is computed; with workers: the same bytes
        Outcome again = eval(
                "out",
                "--adapter",
                "base",
                "--adapter",
                adapter("bart_lora"),
                "--adapter",
                "h=" + adapter("bart_head"));
        assertThat(again.err()).contains("this run is complete");
        Outcome workers = eval(
                "many", "--adapter", "h=" + adapter("bart_head"), "--adapter", adapter("bart_lora"), "--workers", "2");
        assertThat(workers.code()).as(workers.err()).isZero();
        for (String name : List.of("bart_lora", "h")) {
            assertThat(folder.resolve("many").resolve(name).resolve("test_generations.jsonl"))
                    .hasSameTextualContentAs(folder.resolve("out").resolve(name).resolve("test_generations.jsonl"));
        }
    }

    @Test
    void adaptersOfOneNameAreRefused() {
        Outcome outcome = eval("out", "--adapter", adapter("bart_lora"), "--adapter", adapter("bart_lora"));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--adapter: two are called bart_lora; name one of them otherwise");
    }

    private Outcome eval(String saveDir, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--model_name",
                BART.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve(saveDir).toString(),
                "--num_beams",
                "4",
                "--max_length",
                "20",
                "--max_source_length",
                LONGEST));
        arguments.addAll(List.of(options));
        return run(arguments);
    }

    private static Outcome run(List<String> arguments) {
        return CommandLine.run(arguments);
    }

    private static String adapter(String name) {
        return ADAPTERS.resolve(name).toString();
    }

    private List<List<Integer>> ids(String saveDir) throws IOException {
        List<List<Integer>> all = new ArrayList<>();
        for (JsonNode row : GoldenCorpus.rows(folder.resolve(saveDir))) {
            all.add(upToEos(row.at("/token_ids/0"), 0));
        }
        return all;
    }

    private static List<List<Integer>> golden(String name) throws IOException {
        return GoldenCorpus.json(ADAPTERS.resolve(name).resolve("golden.json"))
                .at("/cases/beam4/sequences")
                .valueStream()
                .map(sequence -> upToEos(sequence, 1))
                .toList();
    }

    private static List<Integer> upToEos(JsonNode ids, int from) {
        List<Integer> found = new ArrayList<>();
        for (int i = from; i < ids.size(); i++) {
            found.add(ids.path(i).asInt());
            if (ids.path(i).asInt() == EOS) {
                break;
            }
        }
        return found;
    }
}
