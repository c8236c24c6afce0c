package io.seqmark.cli;

import io.seqmark.base.InputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of several processes this one is, as the options say, else the variables of whoever launched it.
 *
 * @param rank from 0, below {@code size}
 * @param size at least 2
 * @param onThisMachine how many of them share this machine's cores, as far as is known; at least 1
 * @param cores that the launcher gives each of them, where it says so
 * @param launcher who said so, for messages
 */
record LaunchedRank(int rank, int size, int onThisMachine, OptionalInt cores, String launcher) {
    /** More ranks than any run has; each is waited for and has a file. */
    static final int MAX_SIZE = 1 << 16;

    private static final String WORLD_SIZE = "WORLD_SIZE";
    private static final String SLURM = "Slurm";

    /** In the order in which they count: torchrun may run inside of srun. */
    private static final List<Launcher> LAUNCHERS = List.of(
            new Launcher("torchrun", "RANK", WORLD_SIZE, List.of("LOCAL_WORLD_SIZE")),
            new Launcher(
                    SLURM,
                    "SLURM_PROCID",
                    "SLURM_NTASKS",
                    List.of("SLURM_NTASKS_PER_NODE", "SLURM_STEP_TASKS_PER_NODE")),
            new Launcher(
                    "Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", List.of("OMPI_COMM_WORLD_LOCAL_SIZE")),
            new Launcher("MPICH", "PMI_RANK", "PMI_SIZE", List.of("MPI_LOCALNRANKS")),
            new Launcher("Kubernetes", "JOB_COMPLETION_INDEX", WORLD_SIZE, List.of()));

    /** {@code 2}, or Slurm's {@code 2(x3),1}: two on each of three machines, one on the next. */
    private static final Pattern FIRST_NUMBER = Pattern.compile("([0-9]{1,9})([^0-9].*)?");

    /** A launcher's variables: this process, how many there are, how many on this machine. */
    private record Launcher(String name, String rank, String size, List<String> local) {
        OptionalInt onThisMachine(Map<String, String> environment) {
            return local.stream()
                    .map(name -> FIRST_NUMBER.matcher(
                            environment.getOrDefault(name, "").strip()))
                    .filter(Matcher::matches)
                    .mapToInt(number -> Integer.parseInt(number.group(1)))
                    .findFirst();
        }
    }

    /** How many threads this process may have of so many cores that it sees. */
    int threads(int available) {
        return cores.isPresent() ? Math.clamp(cores.getAsInt(), 1, available) : Math.max(1, available / onThisMachine);
    }

    /**
     * Finds it; empty for a process that is alone.
     *
     * @param rank {@code --rank}
     * @param size {@code --world_size}
     * @param localRank {@code --local_rank}: counts where no variable says more, as the launcher that gives it starts
     *     processes on one machine; -1 is the same as none
     * @throws InputException if the rank is not below the size, or one of the two is not known
     */
    static Optional<LaunchedRank> find(
            Map<String, String> environment, OptionalLong rank, OptionalLong size, OptionalLong localRank) {
        if (rank.isPresent()) {
            long of = size.isPresent()
                    ? size.getAsLong()
                    : sizeOf(environment, EvalOptions.RANK + " " + rank.getAsLong());
            return checked(rank.getAsLong(), of, OptionalInt.empty(), EvalOptions.RANK);
        }
        for (Launcher launcher : LAUNCHERS) {
            OptionalInt announced = variable(environment, launcher.rank());
            OptionalInt all = size.isPresent()
                    ? OptionalInt.of(Math.toIntExact(size.getAsLong()))
                    : variable(environment, launcher.size());
            if (announced.isPresent() && all.isPresent() && isStep(launcher, environment)) {
                return checked(
                                announced.getAsInt(),
                                all.getAsInt(),
                                launcher.onThisMachine(environment),
                                launcher.name())
                        .map(found -> launcher.name().equals(SLURM) ? found.withCoresOf(environment) : found);
            }
        }
        if (localRank.isPresent() && localRank.getAsLong() >= 0) {
            long local = localRank.getAsLong();
            if (local == 0 && size.isEmpty() && !environment.containsKey(WORLD_SIZE)) {
                return Optional.empty();
            }
            long of = size.isPresent() ? size.getAsLong() : sizeOf(environment, EvalOptions.LOCAL_RANK + " " + local);
            return checked(local, of, OptionalInt.of(Math.toIntExact(of)), EvalOptions.LOCAL_RANK);
        }
        requireNoSize(environment, size);
        return Optional.empty();
    }

    private static Optional<LaunchedRank> checked(long rank, long size, OptionalInt local, String launcher) {
        if (rank >= size) {
            throw new InputException(
                    "rank %d of %d (%s): ranks go from 0 to %d".formatted(rank, size, launcher, size - 1));
        }
        if (size > MAX_SIZE) {
            throw new InputException(
                    "rank %d of %d (%s): there are at most %d ranks".formatted(rank, size, launcher, MAX_SIZE));
        }
        return size == 1
                ? Optional.empty()
                : Optional.of(new LaunchedRank(
                        (int) rank, (int) size, Math.max(1, local.orElse(1)), OptionalInt.empty(), launcher));
    }

    /**
     * Whether the variables are those of this process: Slurm gives a batch script, which is one process, the number of tasks
     * of the whole job, but no step of its own to speak of.
     */
    private static boolean isStep(Launcher launcher, Map<String, String> environment) {
        if (!launcher.name().equals(SLURM) || !environment.containsKey("SLURM_JOB_ID")) {
            return true;
        }
        OptionalInt tasks = variable(environment, "SLURM_STEP_NUM_TASKS");
        return tasks.isPresent() && tasks.getAsInt() > 1;
    }

    /** A task that is bound to its own cores sees those alone; to divide them once more would be wrong. */
    private LaunchedRank withCoresOf(Map<String, String> environment) {
        return new LaunchedRank(rank, size, onThisMachine, variable(environment, "SLURM_CPUS_PER_TASK"), launcher);
    }

    private static int sizeOf(Map<String, String> environment, String given) {
        return variable(environment, WORLD_SIZE)
                .orElseThrow(() -> new InputException(
                        given + ": of how many? give " + EvalOptions.WORLD_SIZE + ", or set " + WORLD_SIZE));
    }

    private static void requireNoSize(Map<String, String> environment, OptionalLong size) {
        if (size.isPresent() && size.getAsLong() > 1) {
            throw new InputException(EvalOptions.WORLD_SIZE + " " + size.getAsLong() + ": which of them is this? give "
                    + EvalOptions.RANK);
        }
        OptionalInt variable = variable(environment, WORLD_SIZE);
        if (size.isEmpty() && variable.isPresent() && variable.getAsInt() > 1) {
            throw new InputException(WORLD_SIZE + "=" + variable.getAsInt()
                    + ": which of them is this? set RANK, or give " + EvalOptions.RANK);
        }
    }

    private static OptionalInt variable(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= 0) {
                return OptionalInt.of(value);
            }
        } catch (NumberFormatException notWhole) {
            // reported below
        }
        throw new InputException(name + "=" + text + ": expected a whole number from 0");
    }
}
