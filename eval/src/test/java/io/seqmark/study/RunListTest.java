package io.seqmark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.report.PythonJson;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunRecord;
import io.seqmark.study.format.RunListFormat;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class RunListTest {
    @TempDir
    Path folder;

    @Test
    void findsRunsAndSaysWhyOthersAreNone() throws IOException {
        run("b", "model-b", 30);
        run("a/deep", "model-a", 20);
        run("a", "model-c", 10);
        Files.delete(run("cut", "m", 1).resolve("test_bleu.json"));
        Files.writeString(run("damaged", "m", 1).resolve("run.json"), "{\"identity\": {}");
        Files.createDirectory(run("out_tmp", "m", 1).resolve("journal"));
        run(".hidden", "m", 1);
        RunList list = RunList.below(folder);
        assertThat(list.runs().stream().map(ListedRun::folder))
                .containsExactlyInAnyOrder(folder.resolve("a"), folder.resolve("a/deep"), folder.resolve("b"));
        assertThat(list.broken())
                .hasSize(3)
                .anyMatch(line -> line.startsWith(folder.resolve("cut") + ": test_bleu.json is missing"))
                .anyMatch(line ->
                        line.startsWith(folder.resolve("damaged/run.json").toString()))
                .anyMatch(line -> line.startsWith(folder.resolve("out_tmp") + ": a run that has not ended"));
    }

    /** On Spark the run reads copies of what is behind URIs, in the folders of a cache. */
    @Test
    void namesAreThoseOfTheCommandWhereItGaveUris() throws IOException {
        Path file = run("a", "/cache/0123", 3).resolve("run.json");
        ObjectNode record = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
        record.putArray("arguments")
                .add("--model_name=hdfs://h/m")
                .add("--data_dir")
                .add("s3a://b/d");
        Files.writeString(file, record.toString());
        RunList list = RunList.below(folder);
        assertThat(list.runs().stream().map(ListedRun::model)).containsExactly("hdfs://h/m");
        RunRecord read = FinishedRun.open(folder.resolve("a")).record();
        assertThat(read.modelName()).isEqualTo("/cache/0123");
        assertThat(read.namedData()).isEqualTo("s3a://b/d");
        record.putArray("arguments")
                .add("--model_name")
                .add("hdfs://h/m")
                .add("--model_name")
                .add("local");
        Files.writeString(file, record.toString());
        assertThat(FinishedRun.open(folder.resolve("a")).record().namedModel()).isEqualTo("/cache/0123");
    }

    @Test
    void followsNoLink(@TempDir Path elsewhere) throws IOException {
        Path outside = run(elsewhere, "outside", "m", 1);
        Path inside = run("inside", "m", 1);
        Files.createSymbolicLink(folder.resolve("escape"), outside);
        Files.createSymbolicLink(folder.resolve("again"), inside);
        Files.createDirectory(folder.resolve("borrowed"));
        Files.createSymbolicLink(folder.resolve("borrowed/run.json"), outside.resolve("run.json"));
        assertThat(RunList.below(folder).runs().stream().map(ListedRun::folder)).containsExactly(inside);
        // the folder that is named may be one
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), folder);
        assertThat(RunList.below(link).runs().stream().map(ListedRun::folder)).containsExactly(link.resolve("inside"));
    }

    @Test
    void looksNoDeeperThanItSays() throws IOException {
        run("1/2/3/4/5/6/7/8", "m", 1);
        run("1/2/3/4/5/6/7/8/9", "m", 1);
        assertThat(RunList.below(folder).runs().stream().map(ListedRun::folder))
                .containsExactly(folder.resolve("1/2/3/4/5/6/7/8"));
    }

    @Test
    void sortsByColumnsAndScores() throws IOException {
        run("a", "y", 20);
        run("b", "x", 30);
        run("c", "x", 10);
        Files.copy(
                BundledData.resource("runs/unscored/run.json"),
                Files.createDirectory(folder.resolve("d")).resolve("run.json"));
        for (String file : List.of("test_generations.txt", "test_generations.jsonl")) {
            Files.writeString(folder.resolve("d").resolve(file), "");
        }
        assertThat(order("bleu")).containsExactly("c", "a", "b", "d");
        assertThat(order("bleu:desc")).containsExactly("b", "a", "c", "d");
        assertThat(order("model,bleu").subList(0, 3)).endsWith("c", "b").doesNotContain("a");
        assertThat(order("folder:desc")).containsExactly("d", "c", "b", "a");
        assertThatThrownBy(() -> order("blue,time"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--sort blue: no column of these runs; did you mean bleu?")
                .hasMessageContaining(
                        "--sort time: no column of these runs; there are folder, model, split, beams, lines");
    }

    @Test
    void formsSayTheSame() throws IOException {
        run("a", "m,\"odd\"\u001b[2J|", 31.126);
        List<ListedRun> runs = RunList.below(folder).runs();
        assertThat(RunListFormat.TEXT.render(runs).lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("m,\"odd\"\\u001b[2J|", "  31.13  ", "float32", "hf-5")
                .doesNotContain("\u001b");
        assertThat(RunListFormat.MD.render(runs).lines())
                .hasSize(3)
                .last()
                .asString()
                .contains("\\|", "| 31.13 |");
        assertThat(RunListFormat.CSV.render(runs))
                .startsWith("folder,model,split,bleu,")
                .contains(",\"m,\"\"odd\"\"\u001b[2J|\",test,31.126,");
        JsonNode json = JsonMapper.shared().readTree(RunListFormat.JSON.render(runs));
        assertThat(json.at("/0/metrics/bleu").asDouble()).isEqualTo(31.126);
        assertThat(json.at("/0/folder").asString())
                .isEqualTo(folder.resolve("a").toString());
        assertThat(RunListFormat.TEXT.render(List.of())).isEmpty();
    }

    private List<String> order(String by) {
        return RunOrder.sorted(RunList.below(folder).runs(), by).stream()
                .map(run -> run.folder().getFileName().toString())
                .toList();
    }

    private Path run(String name, String model, double bleu) throws IOException {
        return run(folder, name, model, bleu);
    }

    /** The record of a real run with another model and score, and empty files. */
    private static Path run(Path below, String name, String model, double bleu) throws IOException {
        Path run = Files.createDirectories(below.resolve(name));
        ObjectNode record = (ObjectNode)
                JsonMapper.shared().readTree(Files.readString(BundledData.resource("runs/scored/run.json")));
        record.put("model_name", model);
        ((ObjectNode) record.at("/metrics/bleu/scores")).put("bleu", bleu);
        Map<?, ?> plain = JsonMapper.shared().convertValue(record, Map.class);
        Files.writeString(run.resolve("run.json"), PythonJson.READABLE.dumps(plain));
        for (String file : List.of("test_generations.txt", "test_generations.jsonl", "test_bleu.json")) {
            Files.writeString(run.resolve(file), "");
        }
        return run;
    }
}
