package io.seqmark.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiled kernels are those of the sources, for every architecture, and none spills. */
final class KernelImageTest {
    private static final Path FOLDER = Path.of("src/main/resources/io/seqmark/cuda/kernels");
    private static final int MOST_REGISTERS = 96;
    private static final Pattern KERNEL = Pattern.compile("__global__ void (\\w+)\\(");

    private static byte[] image() throws IOException {
        return Files.readAllBytes(FOLDER.resolve("kernels.fatbin"));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            // as the shell sorts *.cu before *.cuh
            List<Path> all = files.sorted().toList();
            return Stream.concat(
                            all.stream().filter(file -> file.toString().endsWith(".cu")),
                            all.stream().filter(file -> file.toString().endsWith(".cuh")))
                    .toList();
        }
    }

    @Test
    void theImageIsOfTheseSources() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path source : sources()) {
            digest.update(Files.readAllBytes(source));
        }
        assertThat(Files.readString(FOLDER.resolve("kernels.sha256")).strip())
                .as("run cuda/build-kernels after a change of the kernels")
                .isEqualTo(HexFormat.of().formatHex(digest.digest()));
        assertThat(image()).hasSizeLessThan(1 << 20).startsWith(0x50, 0xed, 0x55, 0xba);
    }

    @Test
    void everyKernelIsTested() throws IOException {
        List<String> kernels = new ArrayList<>();
        for (Path source : sources()) {
            KERNEL.matcher(Files.readString(source)).results().forEach(found -> kernels.add(found.group(1)));
        }
        String listed;
        try (InputStream header = KernelImageTest.class.getResourceAsStream("/io/seqmark/cuda/simulated/kernels.h")) {
            listed = new String(header.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(Pattern.compile("X\\((\\w+)\\)").matcher(listed).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(kernels);
    }

    /** No warning, no spill, few registers. */
    @Test
    @Tag("nightly")
    void everyArchitectureCompiles(@TempDir Path folder) throws Exception {
        assumeThat(version()).as("there is no nvcc of CUDA 13.0").contains("release 13.0");
        for (String architecture : List.of("75", "80", "90", "100", "120")) {
            String output = run(
                    FOLDER,
                    "nvcc",
                    "-std=c++17",
                    "-O3",
                    "-Werror",
                    "all-warnings",
                    "-Xptxas",
                    "-v",
                    "-arch=sm_" + architecture,
                    "-cubin",
                    "-o",
                    folder.resolve("kernels.cubin").toString(),
                    "kernels.cu");
            List<MatchResult> spills = Pattern.compile(
                            "(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes")
                    .matcher(output)
                    .results()
                    .toList();
            assertThat(spills)
                    .as(output)
                    .hasSizeGreaterThanOrEqualTo(17)
                    .allMatch(found -> found.group(1).equals("0")
                            && found.group(2).equals("0")
                            && found.group(3).equals("0"));
            assertThat(Pattern.compile("Used (\\d+) registers").matcher(output).results())
                    .hasSizeGreaterThanOrEqualTo(17)
                    .allMatch(found -> Integer.parseInt(found.group(1)) <= MOST_REGISTERS);
        }
    }

    private static String version() throws Exception {
        try {
            return run(FOLDER, "nvcc", "--version");
        } catch (IOException none) {
            return "";
        }
    }

    @Test
    @Tag("nightly")
    void sanitizersFindNothing(@TempDir Path folder) throws Exception {
        try {
            run(folder, "g++", "--version");
        } catch (IOException none) {
            assumeThat(none).as("there is no g++").isNull();
        }
        for (Path from : List.of(FOLDER, Path.of("src/test/resources/io/seqmark/cuda/simulated"))) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        run(
                folder,
                "g++",
                "-std=c++20",
                "-O1",
                "-g",
                "-fsanitize=address,undefined",
                "-fno-sanitize-recover=all",
                "sanitized.cpp",
                "-o",
                "sanitized");
        assertThat(run(folder, "./sanitized")).isEmpty();
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
