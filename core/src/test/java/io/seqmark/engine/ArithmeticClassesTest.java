package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.BundledData;
import io.seqmark.ChildProcesses;
import io.seqmark.contract.Arithmetic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each class of arithmetic that this machine has or can emulate: one SHA-256 whatever the batch, and in float32 the one that
 * every machine of the class is to give. The committed ones are of an AMD EPYC 9005 whose caches were hidden.
 */
final class ArithmeticClassesTest {
    private static final int SHAPES = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "AVX2, AVX2, 2, 'float32, float16, int8'",
        "AVX512, AVX512_CORE_VNNI, 3, 'float32, bfloat16, float16, int8'",
        "AVX512_BF16, AVX512_CORE_BF16, 3, 'float32, bfloat16, float16, int8'",
        "AMX, DEFAULT, 3, 'float32, bfloat16, float16, int8'",
    })
    void givesOneHash(Arithmetic wanted, String cap, String vectors, String precisions) throws Exception {
        Arithmetic here = Arithmetic.here().orElse(Arithmetic.NEON);
        assumeTrue(
                here != Arithmetic.NEON && (here.compareTo(wanted) >= 0 || cap.equals("DEFAULT")),
                "this processor has no " + wanted);
        Path demo = demo();
        List<String> lines;
        try (ChildProcesses processes = new ChildProcesses(folder)) {
            Process process = processes.start(
                    ArithmeticGrid.class,
                    List.of(
                            demo.resolve("translator").toString(),
                            demo.resolve("data/translation/test.source").toString()),
                    // after the command line's own: the kernels are slow in what C1 makes of them
                    Map.of(
                            "ONEDNN_MAX_CPU_ISA",
                            cap,
                            "_JAVA_OPTIONS",
                            "-XX:UseAVX=" + vectors + " -XX:TieredStopAtLevel=4"));
            ChildProcesses.Outcome outcome = processes.end(process, 300);
            assertThat(outcome.code()).as(outcome.err()).isZero();
            lines = outcome.out().lines().toList();
        }
        assertThat(lines.stream().map(line -> line.split(" ")[1])).containsExactly(precisions.split(", "));
        for (String line : lines) {
            String[] words = line.split(" ");
            if (line.equals("avx2 int8 refused")) {
                continue; // a machine on which oneDNN computes it wrongly says so before it computes
            }
            assertThat(words[2]).as("results of a row in " + line).isEqualTo(Integer.toString(SHAPES));
            assertThat(words[3]).as(line).hasSize(64);
            committed(words[0] + " " + words[1])
                    .ifPresent(hash ->
                            assertThat(words[3]).as(words[0] + " " + words[1]).isEqualTo(hash));
        }
    }

    private static Optional<String> committed(String key) throws IOException {
        try (Stream<String> lines = Files.lines(BundledData.resource("arithmetic/sha256.txt"))) {
            return lines.filter(line -> line.startsWith(key + " "))
                    .map(line -> line.substring(key.length() + 1))
                    .findFirst();
        }
    }

    private static Path demo() {
        return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                .map(at -> at.resolve("demo"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }
}
