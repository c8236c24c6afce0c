package io.seqmark.spark;

import static io.seqmark.spark.SparkRun.all;
import static io.seqmark.spark.SparkRun.bundled;
import static io.seqmark.spark.SparkRun.rows;
import static io.seqmark.spark.SparkRun.single;
import static io.seqmark.spark.SparkRun.translation;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver is killed in the middle; the rows that its executor made durable are not lost. */
final class ResumeTest {
    private static final long LONGEST_WAIT_S = 180;

    @TempDir
    Path folder;

    @Test
    void aKilledDriversRowsAreContinued() throws IOException, InterruptedException {
        List<String> options = translation(150, "--num_beams", "4", "--bs", "2");
        Path save = folder.resolve("spark");
        Path alone = folder.resolve("alone");
        Process driver = driver(all(List.of("--master", "local[2]", "eval"), bundled(save), options));
        try {
            awaitRows(folder.resolve("spark_tmp/journal"), driver);
        } finally {
            driver.destroyForcibly();
        }
        assertThat(driver.waitFor(LONGEST_WAIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(save.resolve("run.json")).doesNotExist();
        // whoever continues: here the command without Spark, which knows nothing of executors
        assertThat(single(all(bundled(save), options)).succeeded().err())
                .containsPattern("continuing: [1-9]\\d* of 150 examples are in ");
        single(all(bundled(alone), options)).succeeded();
        assertThat(rows(save)).isEqualTo(rows(alone));
        assertThat(folder.resolve("spark_tmp")).doesNotExist();
    }

    private Process driver(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agentlib"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("driver.log").toFile())
                .start();
    }

    private void awaitRows(Path journal, Process driver) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_S);
        while (bytes(journal) == 0) {
            assertThat(driver.isAlive())
                    .as(Files.readString(folder.resolve("driver.log")))
                    .isTrue();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static long bytes(Path journal) throws IOException {
        if (!Files.isDirectory(journal)) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
