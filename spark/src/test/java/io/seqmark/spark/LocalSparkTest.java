package io.seqmark.spark;

import static io.seqmark.spark.SparkRun.all;
import static io.seqmark.spark.SparkRun.bundled;
import static io.seqmark.spark.SparkRun.folders;
import static io.seqmark.spark.SparkRun.rows;
import static io.seqmark.spark.SparkRun.sha256;
import static io.seqmark.spark.SparkRun.single;
import static io.seqmark.spark.SparkRun.spark;
import static io.seqmark.spark.SparkRun.translation;
import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.spark.SparkRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark inside the driver's process. What a run without Spark gives is what each must give. */
@Tag("slow")
final class LocalSparkTest {
    private static final List<String> LOCAL = List.of("--master", "local[2]", "eval");

    @TempDir
    static Path folder;

    /** Spark keeps one of each file system per process. */
    @TempDir
    static Path vault;

    @Test
    void givesTheFilesOfASingleRunAndReprintsThem() throws IOException {
        List<String> options = translation(48, "--num_beams", "2", "--metric", "bleu,chrf", "--bs", "4");
        Path alone = folder.resolve("alone");
        Path save = folder.resolve("spark");
        Result expected = single(all(bundled(alone), options)).succeeded();
        Result result = spark(all(LOCAL, bundled(save), options)).succeeded();
        assertThat(names(save)).isEqualTo(names(alone)).contains("report.html");
        assertThat(rows(save)).isEqualTo(rows(alone));
        assertThat(sha256(save.resolve("test_generations.txt")))
                .isEqualTo(sha256(alone.resolve("test_generations.txt")));
        assertThat(scores(result.out())).isEqualTo(scores(expected.out())).isNotEmpty();
        assertThat(folder.resolve("spark_tmp")).doesNotExist();
        assertThat(result.err()).contains("partitions: executor driver on ").contains(": 48 rows");
        // the same run, whoever computed it: no Spark is needed to say so
        assertThat(single(all(bundled(save), options)).succeeded().err()).contains("this run is complete in");
    }

    @Test
    void severalAdaptersGiveTheFilesOfASingleRun() throws IOException {
        Path adapters = Repository.root().resolve("testdata/adapters");
        List<String> options = translation(
                24,
                "--max_length",
                "8",
                "--adapter",
                "base",
                "--adapter",
                "one=" + adapters.resolve("bart_lora"),
                "--adapter",
                "two=" + adapters.resolve("bart_regex"));
        String model = Repository.checkpoint("bart").toString();
        String data = Repository.corpus().toString();
        Path alone = folder.resolve("adapters-alone");
        Path save = folder.resolve("adapters-spark");
        single(all(folders(model, data, alone.toString()), options)).succeeded();
        spark(all(LOCAL, folders(model, data, save.toString()), options)).succeeded();
        for (String name : List.of("base", "one", "two")) {
            assertThat(rows(save.resolve(name))).isEqualTo(rows(alone.resolve(name)));
        }
        assertThat(rows(save.resolve("one"))).isNotEqualTo(rows(save.resolve("two")));
        assertThat(names(save)).isEqualTo(names(alone));

        List<String> remote = all(vault(), folders(model, data, "vault://safe/results/adapters"), options);
        spark(remote).succeeded();
        Path copied = vault.resolve("results/adapters");
        for (String name : List.of("base", "one", "two")) {
            assertThat(rows(copied.resolve(name))).isEqualTo(rows(alone.resolve(name)));
            assertThat(copied.resolve(name)).isDirectoryContaining("glob:**report.html");
        }
        assertThat(names(copied)).isEqualTo(names(alone));
        assertThat(spark(remote).succeeded().err()).contains("this run is complete in vault://safe/results/adapters");
    }

    /** Spark whose file system {@code vault} is a folder of this machine. */
    private static List<String> vault() {
        return List.of(
                "--master=local[1]",
                "--conf=spark.hadoop.fs.vault.impl=" + VaultFileSystem.class.getName(),
                "--conf=spark.hadoop." + VaultFileSystem.FOLDER + "=" + vault,
                "--conf=" + SparkSettings.CACHE + "=" + folder.resolve("cache"),
                "eval");
    }

    @Test
    void anyHadoopFileSystemHoldsCorpusCheckpointAndResults() throws IOException {
        copy(Repository.translator(), Files.createDirectories(vault.resolve("models/translator")));
        copy(Repository.corpus(), Files.createDirectories(vault.resolve("data")));
        List<String> local = vault();
        List<String> options = translation(12);
        List<String> remote = all(
                local,
                folders("vault://safe/models/translator", "vault://safe/data", "vault://safe/results/run"),
                options);
        Result result = spark(remote).succeeded();
        Path save = vault.resolve("results/run");
        assertThat(save.resolve("report.html")).content().contains("bleu");
        Path alone = folder.resolve("alone-12");
        single(all(bundled(alone), options)).succeeded();
        assertThat(rows(save)).isEqualTo(rows(alone));
        assertThat(names(save)).isEqualTo(names(alone));
        assertThat(result.err()).doesNotContain(folder.resolve("cache").toString());

        Result again = spark(remote).succeeded();
        assertThat(again.err()).contains("this run is complete in vault://safe/results/run");
        assertThat(scores(again.out())).isEqualTo(scores(result.out()));

        Result missing =
                spark(all(local, folders("vault://safe/models/translator", "vault://safe/none", "s"), options));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).isEqualTo("seqmark: --data_dir vault://safe/none: no such folder\n");
    }

    /** The task is ended by Spark in the middle of its only partition; its next attempt finds the rows of the first. */
    @Test
    void anAttemptThatFollowsAnotherComputesOnlyWhatIsNotDurable() throws IOException {
        List<String> options = translation(60, "--num_beams", "8", "--bs", "8", "--threads", "1");
        Path save = folder.resolve("retried");
        Path alone = folder.resolve("alone-60");
        single(all(bundled(alone), options)).succeeded();
        Result result = spark(all(
                        List.of(
                                "--master",
                                "local[1]",
                                "--conf",
                                "spark.extraListeners=" + KillTheFirstAttempt.class.getName(),
                                "--conf",
                                KillTheFirstAttempt.JOURNAL + "=" + folder.resolve("retried_tmp/journal"),
                                "eval"),
                        bundled(save),
                        options))
                .succeeded();
        assertThat(rows(save)).isEqualTo(rows(alone));
        MatchResult durable = Pattern.compile("(\\d+) rows of partitions that were tried again were durable")
                .matcher(result.err())
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError(result.err()));
        assertThat(Integer.parseInt(durable.group(1))).isBetween(1, 59);
    }

    @Test
    void whatIsWrongIsOneLineBeforeAnythingStarts() throws IOException {
        Path save = folder.resolve("nothing");
        Path prophet = Repository.checkpoint("prophetnet");
        List<String> options = translation(4, "--semantics", "hf-4.4");
        Result refused = spark(
                all(LOCAL, folders(prophet.toString(), Repository.corpus().toString(), save.toString()), options));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err().lines().toList().getLast())
                .startsWith("seqmark: prophetnet under hf-4.4: a result depends on the lines beside it");
        assertThat(spark(all(List.of("eval"), bundled(save))))
                .isEqualTo(
                        new Result(
                                2,
                                "",
                                "seqmark: no Spark master: start it with spark-submit, or give --master local[2] before eval\n"));
        assertThat(spark(all(LOCAL, bundled(save), List.of("--num_beam", "4"))).err())
                .contains("unknown option --num_beam: did you mean --num_beams?");
        assertThat(spark(all(LOCAL, folders("nosuch:/model", Repository.corpus().toString(), save.toString())))
                        .err())
                .contains("--model_name nosuch:/model: No FileSystem for scheme \"nosuch\"");
        assertThat(save).doesNotExist();
        assertThat(folder.resolve("nothing_tmp")).doesNotExist();
    }

    @Test
    void aCheckpointThatDoesNotLoadIsWrongInput() throws IOException {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        copy(Repository.translator(), broken);
        byte[] weights = Files.readAllBytes(broken.resolve("model.safetensors"));
        Files.write(broken.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
        Path save = folder.resolve("unloaded");
        Result result = spark(all(
                LOCAL,
                folders(broken.toString(), Repository.corpus().toString(), save.toString()),
                translation(4, "--quiet")));
        Result alone = single(all(
                folders(broken.toString(), Repository.corpus().toString(), save.toString()),
                translation(4, "--quiet")));
        assertThat(result).isEqualTo(alone);
        assertThat(result.code()).isEqualTo(2);
        assertThat(save).doesNotExist();
    }

    private static String scores(String printed) {
        return printed.replaceAll("'seconds_per_sample': [0-9.]+", "");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
