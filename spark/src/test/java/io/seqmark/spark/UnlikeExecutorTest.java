package io.seqmark.spark;

import static io.seqmark.spark.SparkRun.all;
import static io.seqmark.spark.SparkRun.bundled;
import static io.seqmark.spark.SparkRun.spark;
import static io.seqmark.spark.SparkRun.translation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.Arithmetic;
import io.seqmark.spark.SparkRun.Result;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that computes without AVX-512, of a driver with it or without. */
@Tag("slow")
final class UnlikeExecutorTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void cluster() throws IOException {
        assumeTrue(Arithmetic.here().filter(Arithmetic::hasAvx512).isPresent(), "there is no lower class to emulate");
        SparkHome.build();
    }

    @Test
    void isRefusedInOneLineThatSaysWhatBothHave() {
        Path save = folder.resolve("out");
        Result result = spark(all(
                launch(
                        "--conf",
                        "spark.executorEnv.ONEDNN_MAX_CPU_ISA=AVX2",
                        "--conf",
                        "spark.executor.extraJavaOptions=-XX:UseAVX=2"),
                bundled(save),
                translation(4, "--quiet")));
        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("seqmark: executor 0 on ")
                .contains("computes with avx2 and the run with avx512, whose bits differ; give --arithmetic avx2");
        assertThat(save).doesNotExist();
    }

    /** The variable is in the driver's environment, which executors here get anyway; the vectors are not. */
    @Test
    void isHadFromTheArithmeticOfTheCommandLine() throws Exception {
        Path save = folder.resolve("out");
        List<String> options = translation(4, "--arithmetic", "avx2");
        assertThat(spark(all(launch(), bundled(save), options)).err().lines())
                .singleElement()
                .asString()
                .contains("--arithmetic avx2: this process computes float32 with ")
                .contains("or with ONEDNN_MAX_CPU_ISA=AVX2_VNNI and -XX:UseAVX=2");
        Process driver = driver(all(launch(), bundled(save), options));
        try {
            assertThat(driver.waitFor(180, TimeUnit.SECONDS)).isTrue();
        } finally {
            driver.destroyForcibly();
        }
        assertThat(driver.exitValue()).as(Files.readString(said())).isZero();
        assertThat(Files.readString(save.resolve("run.json"))).contains("\"arithmetic\": \"avx2\"");
    }

    private static List<String> launch(String... settings) {
        List<String> launch = new ArrayList<>(List.of(
                "--master",
                "local-cluster[1,1,1024]",
                "--conf",
                "spark.executor.extraClassPath=" + SparkHome.classPath()));
        launch.addAll(List.of(settings));
        launch.add("eval");
        return launch;
    }

    /** A driver of its own, without AVX-512. */
    private Process driver(List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent"))
                .forEach(line::add);
        line.addAll(List.of("-XX:UseAVX=2", "-cp", SparkHome.classPath(), Main.class.getName()));
        line.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said().toFile());
        builder.environment().put(Arithmetic.CAP, "AVX2_VNNI");
        return builder.start();
    }

    private Path said() {
        return folder.resolve("said");
    }
}
