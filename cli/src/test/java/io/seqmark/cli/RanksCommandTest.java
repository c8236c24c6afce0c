package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.testing.ChildProcesses;
import io.seqmark.testing.ChildProcesses.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole processes with the variables of a launcher, on a tiny checkpoint: the bytes of one process. */
@Tag("slow")
final class RanksCommandTest {
    private static final int LINES = 17;

    @TempDir
    Path folder;

    private ChildProcesses processes;

    @BeforeEach
    void corpus() throws IOException {
        processes = new ChildProcesses(folder);
        Path demo = Repository.root().resolve("demo/data/translation");
        Files.createDirectory(folder.resolve("data"));
        for (String name : List.of("test.source", "test.target")) {
            try (var lines = Files.lines(demo.resolve(name))) {
                Files.write(
                        folder.resolve("data").resolve(name), lines.limit(LINES).toList());
            }
        }
    }

    @AfterEach
    void nobodyStays() {
        processes.close();
    }

    @ParameterizedTest
    @CsvSource({
        "3, RANK=% WORLD_SIZE=3 LOCAL_WORLD_SIZE=3, torchrun",
        "2, SLURM_JOB_ID=1 SLURM_STEP_ID=0 SLURM_PROCID=% SLURM_NTASKS=2 SLURM_STEP_NUM_TASKS=2, Slurm",
        "2, OMPI_COMM_WORLD_RANK=% OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_SIZE=2, Open MPI",
        "2, PMI_RANK=% PMI_SIZE=2, MPICH",
        "2, JOB_COMPLETION_INDEX=% WORLD_SIZE=2, Kubernetes"
    })
    void ranksOfALauncherGiveTheBytesOfOneProcess(int size, String variables, String launcher) throws Exception {
        CommandLine.Outcome alone = CommandLine.run(arguments("alone"));
        assertThat(alone.code()).isZero();
        List<Process> ranks = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            ranks.add(start(environment(variables, rank), List.of()));
        }
        for (int rank = 0; rank < size; rank++) {
            Outcome outcome = end(ranks.get(rank));
            assertThat(outcome.err()).contains("rank " + rank + " of " + size + " (" + launcher + ")");
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out().isEmpty()).isEqualTo(rank > 0);
        }
        requireSameBytes();
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    @Test
    void aShellLoopNeedsNoLauncher() throws Exception {
        assertThat(CommandLine.run(arguments("alone")).code()).isZero();
        Process one = start(Map.of(), List.of("--rank", "1", "--world_size", "2"));
        Process zero = start(Map.of(), List.of("--rank=0", "--world_size=2"));
        assertThat(end(one).code()).isZero();
        assertThat(end(zero).code()).isZero();
        requireSameBytes();
    }

    @Test
    void aRankBeyondTheWorldIsOneLineAndNothingIsWritten() throws Exception {
        Outcome outcome = end(start(Map.of("RANK", "2", "WORLD_SIZE", "2"), List.of()));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("seqmark: rank 2 of 2 (torchrun): ranks go from 0 to 1");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(folder.resolve("out_tmp")).doesNotExist();
    }

    private void requireSameBytes() throws IOException {
        for (String name : List.of("test_generations.jsonl", "test_generations.txt")) {
            assertThat(folder.resolve("out").resolve(name))
                    .hasBinaryContent(Files.readAllBytes(folder.resolve("alone").resolve(name)));
        }
    }

    private List<String> arguments(String saveDir) {
        return List.of(
                "--model_name",
                Repository.root().resolve("demo/translator").toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve(saveDir).toString(),
                "--task",
                "translation",
                "--num_beams",
                "2",
                "--threads",
                "1",
                "--sync_timeout",
                "90");
    }

    private static Map<String, String> environment(String variables, int rank) {
        Map<String, String> environment = new TreeMap<>();
        Arrays.stream(variables.split(" "))
                .map(variable -> variable.replace("%", String.valueOf(rank)).split("=", 2))
                .forEach(pair -> environment.put(pair[0], pair[1]));
        return environment;
    }

    private Process start(Map<String, String> environment, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(arguments("out"));
        command.addAll(more);
        return processes.start(Main.class, command, environment);
    }

    private Outcome end(Process process) throws Exception {
        return processes.end(process, 120);
    }
}
