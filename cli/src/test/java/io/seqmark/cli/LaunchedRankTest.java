package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables as the launchers' manuals give them. */
final class LaunchedRankTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    RANK=5 WORLD_SIZE=8 LOCAL_RANK=1 LOCAL_WORLD_SIZE=4                                            | 5 | 8 | 4 | torchrun
                    SLURM_JOB_ID=7 SLURM_STEP_ID=0 SLURM_PROCID=2 SLURM_NTASKS=3 SLURM_STEP_NUM_TASKS=3 SLURM_STEP_TASKS_PER_NODE=2(x1),1 | 2 | 3 | 2 | Slurm
                    SLURM_PROCID=2 SLURM_NTASKS=3 SLURM_NTASKS_PER_NODE=3                                          | 2 | 3 | 3 | Slurm
                    OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_SIZE=2                     | 1 | 2 | 2 | Open MPI
                    PMI_RANK=1 PMI_SIZE=2 MPI_LOCALNRANKS=1                                                        | 1 | 2 | 1 | MPICH
                    JOB_COMPLETION_INDEX=3 WORLD_SIZE=4                                                            | 3 | 4 | 1 | Kubernetes
                    RANK=1 WORLD_SIZE=2 SLURM_JOB_ID=7 SLURM_PROCID=0 SLURM_NTASKS=1                               | 1 | 2 | 1 | torchrun
                    SLURM_PROCID=1 SLURM_NTASKS=2 WORLD_SIZE=2                                                     | 1 | 2 | 1 | Slurm
                    """)
    void launchersSayWhichProcessThisIs(String variables, int rank, int size, int local, String launcher) {
        assertThat(LaunchedRank.find(environment(variables), NONE, NONE, NONE))
                .get()
                .satisfies(found -> {
                    assertThat(found.rank()).isEqualTo(rank);
                    assertThat(found.size()).isEqualTo(size);
                    assertThat(found.onThisMachine()).isEqualTo(local);
                    assertThat(found.launcher()).isEqualTo(launcher);
                });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    RANK=0 WORLD_SIZE=1
                    SLURM_JOB_ID=7 SLURM_PROCID=0 SLURM_NTASKS=4
                    SLURM_JOB_ID=7 SLURM_STEP_ID=4294967291 SLURM_PROCID=0 SLURM_NTASKS=4 SLURM_STEP_NUM_TASKS=1
                    SLURM_PROCID=0 SLURM_NTASKS=1
                    JOB_COMPLETION_INDEX=3
                    RANK=2
                    """)
    void aProcessThatIsAloneIsNoRank(String variables) {
        assertThat(LaunchedRank.find(environment(variables), NONE, NONE, NONE)).isEmpty();
    }

    @Test
    void theOldLauncherGivesALocalRankAndASize() {
        assertThat(LaunchedRank.find(Map.of("WORLD_SIZE", "2"), NONE, NONE, OptionalLong.of(1)))
                .contains(new LaunchedRank(1, 2, 2, OptionalInt.empty(), "--local_rank"));
        // on the second machine it also sets RANK, which is the truth
        assertThat(LaunchedRank.find(Map.of("WORLD_SIZE", "4", "RANK", "3"), NONE, NONE, OptionalLong.of(1)))
                .map(LaunchedRank::rank)
                .contains(3);
        assertThat(LaunchedRank.find(Map.of(), NONE, NONE, OptionalLong.of(-1))).isEmpty();
        assertThat(LaunchedRank.find(Map.of(), NONE, NONE, OptionalLong.of(0))).isEmpty();
    }

    @Test
    void optionsComeFirst() {
        Map<String, String> torchrun = Map.of("RANK", "1", "WORLD_SIZE", "2");
        assertThat(LaunchedRank.find(torchrun, OptionalLong.of(4), OptionalLong.of(5), NONE))
                .map(LaunchedRank::rank)
                .contains(4);
        assertThat(LaunchedRank.find(torchrun, OptionalLong.of(0), NONE, NONE))
                .map(LaunchedRank::size)
                .contains(2);
        assertThat(LaunchedRank.find(Map.of("JOB_COMPLETION_INDEX", "2"), NONE, OptionalLong.of(3), NONE))
                .map(LaunchedRank::rank)
                .contains(2);
    }

    @Test
    void whatCannotBeIsOneLine() {
        assertThatThrownBy(() -> LaunchedRank.find(environment("RANK=2 WORLD_SIZE=2"), NONE, NONE, NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("rank 2 of 2 (torchrun): ranks go from 0 to 1");
        assertThatThrownBy(() -> LaunchedRank.find(environment("RANK=x WORLD_SIZE=2"), NONE, NONE, NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("RANK=x: expected a whole number from 0");
        assertThatThrownBy(() -> LaunchedRank.find(environment("WORLD_SIZE=2"), NONE, NONE, NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("WORLD_SIZE=2: which of them is this? set RANK, or give --rank");
        assertThatThrownBy(() -> LaunchedRank.find(environment("RANK=0 WORLD_SIZE=1000000000"), NONE, NONE, NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("rank 0 of 1000000000 (torchrun): there are at most 65536 ranks");
    }

    @Test
    void threadsAreThisProcessesPartOfTheCores() {
        assertThat(threads("RANK=0 WORLD_SIZE=8 LOCAL_WORLD_SIZE=4", 32)).contains(8);
        assertThat(threads("RANK=0 WORLD_SIZE=8 LOCAL_WORLD_SIZE=4", 2)).contains(1);
        // bound to its own eight cores, or not
        String slurm = "SLURM_PROCID=0 SLURM_NTASKS=8 SLURM_NTASKS_PER_NODE=4 SLURM_CPUS_PER_TASK=8";
        assertThat(threads(slurm, 8)).contains(8);
        assertThat(threads(slurm, 32)).contains(8);
    }

    private static Optional<Integer> threads(String variables, int available) {
        return LaunchedRank.find(environment(variables), NONE, NONE, NONE).map(found -> found.threads(available));
    }

    private static Map<String, String> environment(String variables) {
        return Arrays.stream(variables.split(" "))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
