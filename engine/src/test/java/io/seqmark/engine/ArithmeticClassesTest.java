package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.Arithmetic;
import io.seqmark.testing.BundledData;
import io.seqmark.testing.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each class of arithmetic that this machine has or can emulate: one SHA-256 whatever the batch, and in float32 the one that
 * every machine of the class is to give. The committed ones are of an AMD EPYC 9005 whose caches were hidden.
 */
@Tag("slow")
final class ArithmeticClassesTest {
    private static final int SHAPES = 3;

    @TempDir
    Path folder;

    /** Below the processor's own class, what oneDNN leaves of it with a cap and the JVM with shorter vectors. */
    static Stream<Arguments> classes() {
        return Stream.of(
                        Arguments.of(Arithmetic.AVX2, "AVX2", 2, "float32, float16, int8"),
                        Arguments.of(Arithmetic.AVX2, "AVX2_VNNI", 2, "float32, float16, int8"),
                        Arguments.of(Arithmetic.AVX512, "AVX512_CORE_VNNI", 3, "float32, bfloat16, float16, int8"),
                        Arguments.of(Arithmetic.AVX512_BF16, "AVX512_CORE_BF16", 3, "float32, bfloat16, float16, int8"),
                        Arguments.of(Arithmetic.AMX, "DEFAULT", 3, "float32, bfloat16, float16, int8"))
                .filter(each -> Arithmetic.here()
                        .filter(here -> here != Arithmetic.NEON && here.compareTo((Arithmetic) each.get()[0]) >= 0)
                        .isPresent());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("classes")
    void givesTheCommittedHash(Arithmetic arithmetic, String cap, int vectors, String precisions) throws Exception {
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
            if (words[1].equals("int8") && !hasVnni(cap)) {
                // without VNNI sums of 8-bit products leave their range, and the check says so before anything is
                // computed
                assertThat(words[2]).isEqualTo("refused");
                continue;
            }
            assertThat(words[2]).as("results of a row in " + line).isEqualTo(Integer.toString(SHAPES));
            assertThat(words[3]).as(line).hasSize(64);
            // bfloat16 on AMX has bits of its own, which were not measured yet
            if (arithmetic != Arithmetic.AMX || !words[1].equals("bfloat16")) {
                assertThat(committed(words[0] + " " + words[1])).as(line).contains(words[3]);
            }
        }
    }

    /** Whether the processor has, and a cap leaves, instructions that sum 8-bit products without leaving their range. */
    private static boolean hasVnni(String cap) throws IOException {
        String flag = cap.equals("AVX2_VNNI") ? "avx_vnni" : "avx512_vnni";
        List<String> flags = List.of(Arithmetic.flags(Files.readAllLines(Path.of("/proc/cpuinfo")))
                .orElse("")
                .split(" "));
        return !cap.equals("AVX2") && flags.contains(flag);
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
