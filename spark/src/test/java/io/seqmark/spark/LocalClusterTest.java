package io.seqmark.spark;

import static io.seqmark.spark.SparkRun.all;
import static io.seqmark.spark.SparkRun.bundled;
import static io.seqmark.spark.SparkRun.rows;
import static io.seqmark.spark.SparkRun.single;
import static io.seqmark.spark.SparkRun.spark;
import static io.seqmark.spark.SparkRun.translation;
import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.spark.SparkRun.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are processes of their own: two workers with a core each, started by Spark. */
@Tag("slow")
final class LocalClusterTest {
    @TempDir
    Path folder;

    @Test
    void twoExecutorsGiveTheRowsOfASingleRun() throws IOException {
        SparkHome.build();
        List<String> options = translation(64, "--num_beams", "2", "--bs", "4");
        Path save = folder.resolve("spark");
        Path alone = folder.resolve("alone");
        single(all(bundled(alone), options)).succeeded();
        Result result = spark(all(
                        List.of(
                                "--master",
                                "local-cluster[2,1,1024]",
                                "--conf",
                                "spark.executor.extraClassPath=" + SparkHome.classPath(),
                                "eval"),
                        bundled(save),
                        options))
                .succeeded();
        assertThat(rows(save)).isEqualTo(rows(alone));
        assertThat(result.err()).contains("executor 0 on").contains("executor 1 on");
        assertThat(folder.resolve("spark_tmp")).doesNotExist();
    }
}
