package io.seqmark.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs commands in a JVM beside this one ({@link CommandServer}) and judges how each of them ended. The JVM is kept for as
 * long as nothing is wrong with it. Not thread-safe.
 *
 * <p>Its heap may take 256 MB; libtorch, the JVM's code and the small checkpoints take about 300 MB more. So the bound of
 * 1 GB leaves some 450 MB to what a command takes off the heap, and a command that wants a larger heap says "out of
 * memory", which is a fault here as well.
 */
final class ServedCommands implements AutoCloseable {
    /** Stands for a line end in an answer, which is one line. */
    static final String LINE_END = "\u2028";
    /** No process may ever have more in memory. */
    static final long MOST_BYTES = 1L << 30;

    /** Begins what is said of a command that hangs. */
    static final String NO_END = "no end within ";

    /** How long a process may take to start. */
    private static final Duration START = Duration.ofMinutes(3);

    private static final int LOOK_MILLIS = 100;
    private static final List<String> CODES = List.of("0", "2", "3");
    private static final Pattern TRACE = Pattern.compile(
            "(?:^|[\\n\u2028])\\s*at [\\w.$/@<>-]+\\(|Exception in thread|panicked at|terminate called");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Path folder;
    private final Duration work;
    private final Duration wait;
    private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
    private Optional<Process> running = Optional.empty();
    private long peakBytes;

    /**
     * No process runs before the first command.
     *
     * @param folder for what the process writes
     * @param work how much processor time a command may take: a busy machine does not make it longer
     * @param wait how long a command may take that does not work, but waits for what never comes
     */
    ServedCommands(Path folder, Duration work, Duration wait) {
        this.folder = folder;
        this.work = work;
        this.wait = wait;
    }

    /** Whether this system says how much memory a process has had. */
    static boolean knowsMemory() {
        return Files.isReadable(Path.of("/proc/self/status"));
    }

    /** The most that a process without a fault has had in memory; 0 where the system does not say. */
    long peakBytes() {
        return peakBytes;
    }

    /**
     * How a command ended.
     *
     * @param answer its exit code, a tab, and what it wrote on standard error; empty where it did not answer
     * @param fault what is wrong with that
     */
    record Ending(String answer, Optional<String> fault) {}

    /** Runs a command; what is wrong with how it ended, or nothing. */
    Optional<String> fault(List<String> command) throws IOException, InterruptedException {
        return run(command).fault();
    }

    /** Runs a command. */
    Ending run(List<String> command) throws IOException, InterruptedException {
        Ending ending = judge(command);
        if (ending.fault().isPresent()) {
            close(); // the next command shall not suffer from this one
        }
        return ending;
    }

    private Ending judge(List<String> command) throws IOException, InterruptedException {
        boolean lives = running.filter(Process::isAlive).isPresent();
        Process server = lives ? running.get() : start();
        running = Optional.of(server);
        Optional<String> answer;
        try {
            if (!lives) {
                answer(server, List.of("--version"), START, START);
            }
            answer = answer(server, command, work, wait);
        } catch (TimeoutException hang) {
            return new Ending("", Optional.of(NO_END + hang.getMessage() + ": " + stacks(server)));
        }
        if (answer.isEmpty()) {
            boolean dead = server.waitFor(START.toMillis(), TimeUnit.MILLISECONDS);
            String code = dead ? String.valueOf(server.exitValue()) : "unknown";
            return new Ending("", Optional.of("the JVM died with code " + code));
        }
        return new Ending(
                answer.get(), wrong(answer.get()).or(this::fromThreads).or(() -> memory(server)));
    }

    /** The answer to a command, or nothing from a process that dies. */
    private Optional<String> answer(Process server, List<String> command, Duration work, Duration wait)
            throws InterruptedException, TimeoutException {
        long until = System.nanoTime() + wait.toNanos();
        Duration before = worked(server);
        try {
            BufferedWriter commands = server.outputWriter(StandardCharsets.UTF_8);
            commands.write(String.join("\t", command) + "\n");
            commands.flush();
            BufferedReader answers = server.inputReader(StandardCharsets.UTF_8);
            Future<Optional<String>> answer = reader.submit(() -> Optional.ofNullable(answers.readLine()));
            while (answer.state() == Future.State.RUNNING) {
                if (worked(server).minus(before).compareTo(work) > 0) {
                    throw new TimeoutException(work.toSeconds() + " s of work");
                }
                if (System.nanoTime() - until > 0) {
                    throw new TimeoutException(wait.toSeconds() + " s of waiting");
                }
                await(answer);
            }
            return answer.get();
        } catch (IOException | ExecutionException broken) {
            return Optional.empty();
        }
    }

    private static void await(Future<?> answer) throws InterruptedException, ExecutionException {
        try {
            answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            // it is looked at again
        }
    }

    /** The processor time that a process has had; nothing where the system does not say. */
    private static Duration worked(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static Optional<String> wrong(String answer) {
        String[] parts = answer.split("\t", 2);
        boolean failed = !parts[0].equals("0");
        boolean wrong = !CODES.contains(parts[0])
                || TRACE.matcher(parts[1]).find()
                || parts[1].contains("internal error")
                || parts[1].contains("out of memory")
                || (failed && !parts[1].contains(TerminalConsole.PREFIX));
        return wrong ? Optional.of(answer) : Optional.empty();
    }

    /** Threads and native libraries write to the process's own standard error. */
    private Optional<String> fromThreads() {
        try {
            String said = Files.readString(log(), StandardCharsets.ISO_8859_1);
            return TRACE.matcher(said).find() ? Optional.of("the process wrote " + said) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of("cannot read " + log());
        }
    }

    private Optional<String> memory(Process server) {
        if (!knowsMemory()) {
            return Optional.empty();
        }
        try {
            Matcher line = PEAK.matcher(Files.readString(Path.of("/proc/" + server.pid() + "/status")));
            long bytes = line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
            if (bytes > MOST_BYTES) {
                return Optional.of((bytes >> 20) + " MB in memory");
            }
            peakBytes = Math.max(peakBytes, bytes);
            return Optional.empty();
        } catch (IOException gone) {
            return Optional.of("the JVM died after it answered");
        }
    }

    /** What the threads of a process that hangs are at. */
    private static String stacks(Process server) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process dump = new ProcessBuilder(jcmd, String.valueOf(server.pid()), "Thread.print")
                .redirectErrorStream(true)
                .start();
        String text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        dump.waitFor();
        return Arrays.stream(text.split("\n\n"))
                .filter(thread -> thread.contains("io.seqmark"))
                .collect(Collectors.joining("\n"));
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandServer.class.getName())
                .redirectError(log().toFile())
                .start();
    }

    private Path log() {
        return folder.resolve("server.err");
    }

    /** Ends the process; a further command starts another. */
    @Override
    public void close() {
        running.ifPresent(process -> process.destroyForcibly().onExit().join());
        running = Optional.empty();
    }
}
