package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.Arithmetic;
import io.seqmark.testing.BundledData;
import io.seqmark.testing.ChildProcesses;
import io.seqmark.testing.ChildProcesses.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of two classes of arithmetic: this machine's own, and what is left of it without AVX-512. */
@Tag("slow")
final class UnlikeProcessorsTest {
    private static final Map<String, String> OLD =
            Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "_JAVA_OPTIONS", "-XX:UseAVX=2");
    private static final String REMEDY = "with --arithmetic all compute with the lower class";

    @TempDir
    Path folder;

    private ChildProcesses processes;

    @BeforeEach
    void data() throws IOException {
        processes = new ChildProcesses(folder);
        Path demo = Repository.root().resolve("demo/data/translation");
        Files.createDirectory(folder.resolve("data"));
        for (String name : List.of("test.source", "test.target")) {
            try (var lines = Files.lines(demo.resolve(name))) {
                Files.write(folder.resolve("data").resolve(name), lines.limit(6).toList());
            }
        }
    }

    @AfterEach
    void nobodyStays() {
        processes.close();
    }

    @Test
    void infoNamesTheClassAndWhatItCannotCompute() throws Exception {
        requireAvx512();
        Outcome info = run(OLD, List.of("info", Repository.checkpoint("bart").toString()));
        assertThat(info.code()).as(info.err()).isZero();
        assertThat(info.out().lines())
                .containsSequence(
                        "arithmetic    avx2",
                        "              float32 yes, bfloat16 no: needs AVX-512, float16 yes, int8 no: needs VNNI"
                                + " instructions");
    }

    @Test
    void evalRefusesWhatInfoSaysThatItCannotCompute() throws Exception {
        requireAvx512();
        for (String dtype : List.of("bfloat16", "int8")) {
            Outcome refused = run(OLD, eval("--dtype", dtype));
            assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.INPUT);
            assertThat(said(refused))
                    .startsWith("seqmark: --dtype " + dtype + " needs ")
                    .endsWith(": it can compute float32, float16");
            assertThat(folder.resolve("out")).doesNotExist();
        }
    }

    @Test
    void scoreRefusesAMetricWhoseModelItCannotCompute() throws Exception {
        requireAvx512();
        Path data = folder.resolve("data");
        Path encoder =
                Repository.root().resolve("metrics-neural/src/test/resources/io/seqmark/metrics/neural/bertscore_bert");
        for (String metric : List.of(
                "bertscore:" + encoder + "+layers=2+dtype=bfloat16",
                "bartscore:" + BundledData.resource("neural/bart") + "+dtype=int8")) {
            Outcome refused = run(
                    OLD,
                    List.of(
                            "score",
                            "--metric",
                            metric,
                            "--src",
                            data.resolve("test.source").toString(),
                            data.resolve("test.target").toString(),
                            data.resolve("test.target").toString()));
            assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.INPUT);
            assertThat(said(refused)).contains(" needs ").endsWith(": it can compute float32, float16");
        }
    }

    @Test
    void aRankOnAnotherProcessorIsRefused() throws Exception {
        requireAvx512();
        Outcome first = run(Map.of(), eval("--rank", "1", "--world_size", "2"));
        assertThat(first.code()).as(first.err()).isZero();
        Outcome second = run(OLD, eval("--rank", "0", "--world_size", "2"));
        assertThat(second.code()).as(second.err()).isEqualTo(ExitCode.INPUT);
        assertThat(said(second)).contains("settings.arithmetic is \"avx2\", was \"avx512\"", REMEDY);
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }

    /** What an interrupted run leaves: a rank's share, which a run without ranks may complete. */
    @Test
    void anotherProcessorDoesNotGoOnUnlessItIsPinnedToTheSameClass() throws Exception {
        requireAvx512();
        Outcome old = run(OLD, eval("--rank", "1", "--world_size", "2"));
        assertThat(old.code()).as(old.err()).isZero();
        Outcome refused = run(Map.of(), eval());
        assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.INPUT);
        assertThat(said(refused)).contains("settings.arithmetic is \"avx512\", was \"avx2\"", REMEDY);
        Outcome pinned = run(OLD, eval("--arithmetic", "avx2"));
        assertThat(pinned.code()).as(pinned.err()).isZero();
        assertThat(pinned.err()).contains("continuing: 3 of 6 examples");
        assertThat(Files.readString(folder.resolve("out/run.json"))).contains("\"arithmetic\": \"avx2\"");
    }

    private static void requireAvx512() {
        assumeTrue(Arithmetic.here().filter(Arithmetic::hasAvx512).isPresent(), "there is no lower class to emulate");
    }

    private List<String> eval(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                Repository.root().resolve("demo/translator").toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--task",
                "translation",
                "--threads",
                "1"));
        Collections.addAll(command, more);
        return command;
    }

    private Outcome run(Map<String, String> environment, List<String> command) throws Exception {
        return processes.end(processes.start(Main.class, command, environment), 120);
    }

    /** The one line of the program; the JVM has lines of its own. */
    private static String said(Outcome outcome) {
        List<String> lines = outcome.err()
                .lines()
                .filter(line -> line.startsWith("seqmark: "))
                .toList();
        assertThat(lines).as(outcome.err()).hasSize(1);
        return lines.getFirst();
    }
}
