package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A damaged file ends in an exit code and a message, never in a trace, a dead JVM or a hang. {@code -Dseqmark.seed=N} replays one
 * file and {@code -Dseqmark.mutations=N} makes more of them. Many commands share a JVM; one that dies or hangs is a finding.
 */
final class MutatedFilesTest {
    private static final int MUTATIONS = Integer.getInteger("seqmark.mutations", 500);
    private static final Optional<Long> REPLAYED = Optional.ofNullable(Long.getLong("seqmark.seed"));
    private static final int BOUND_S = 20;
    private static final Pattern TRACE = Pattern.compile("\u2028\\s+at [\\w.$/]+\\(|Exception in thread");
    private static final List<String> GOLDENS = List.of("inputs", "cases_", "tensors_", "tokenize_", "quality");

    @TempDir
    Path folder;

    private Optional<Process> running = Optional.empty();

    @Test
    void damagedFilesEndInAnExitCodeAndAMessage() throws Exception {
        List<Path> files = soundFiles();
        assertThat(files).hasSizeGreaterThan(20);
        List<String> findings = new ArrayList<>();
        long first = REPLAYED.orElse(0L);
        long end = REPLAYED.map(seed -> seed + 1).orElse((long) MUTATIONS);
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long seed = first; seed < end; seed++) {
                judge(seed, files, reader).ifPresent(findings::add);
            }
        } finally {
            stop();
        }
        assertThat(findings).as("-Dseqmark.seed=N replays one").isEmpty();
    }

    private Optional<String> judge(long seed, List<Path> files, ExecutorService reader) throws Exception {
        Random random = new Random(seed);
        Path sound = files.get(random.nextInt(files.size()));
        Path base = folder.resolve("case" + seed);
        Path corpus = Files.createDirectories(base.resolve("data")).resolve("test.source");
        Files.writeString(corpus, "a house is small\nthe tree\n");
        boolean corpusIsDamaged = random.nextInt(20) == 0;
        Path model = Repository.copy(sound.getParent(), base.resolve("model"));
        Path damaged = corpusIsDamaged ? corpus : model.resolve(sound.getFileName());
        boolean json = damaged.toString().endsWith(".json");
        Files.write(damaged, FileMutation.mutate(Files.readAllBytes(damaged), json, random));
        List<String> run = List.of(
                "eval",
                "--model_name",
                model.toString(),
                "--data_dir",
                corpus.getParent().toString(),
                "--save_dir",
                base.resolve("out").toString(),
                "--metric",
                "none",
                "--max_length",
                "6",
                "--threads",
                "1",
                "--quiet");
        String what = "seed " + seed + " (" + sound.getParent().getFileName() + "/" + damaged.getFileName() + ") ";
        for (List<String> command : List.of(List.of("info", model.toString()), run)) {
            Optional<String> fault = fault(command, reader);
            if (fault.isPresent()) {
                return fault.map(text -> what + command.getFirst() + ": " + text);
            }
        }
        delete(base);
        return Optional.empty();
    }

    private Optional<String> fault(List<String> command, ExecutorService reader) throws Exception {
        Process server = running.isPresent() && running.get().isAlive() ? running.get() : start();
        running = Optional.of(server);
        BufferedWriter commands = server.outputWriter(StandardCharsets.UTF_8);
        commands.write(String.join("\t", command) + "\n");
        commands.flush();
        BufferedReader answers = server.inputReader(StandardCharsets.UTF_8);
        Optional<String> answer;
        try {
            answer = reader.submit(() -> Optional.ofNullable(answers.readLine())).get(BOUND_S, TimeUnit.SECONDS);
        } catch (TimeoutException hang) {
            stop();
            return Optional.of("no end within " + BOUND_S + " s");
        } catch (ExecutionException broken) {
            answer = Optional.empty();
        }
        if (answer.isEmpty()) {
            server.waitFor(BOUND_S, TimeUnit.SECONDS);
            return Optional.of("the JVM died with code " + server.exitValue());
        }
        String[] parts = answer.get().split("\t", 2);
        boolean known = List.of("0", "2", "3").contains(parts[0]);
        return known && !TRACE.matcher(parts[1]).find() ? Optional.empty() : answer;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandServer.class.getName())
                .redirectError(folder.resolve("server.err").toFile())
                .start();
    }

    private void stop() throws InterruptedException {
        if (running.isPresent()) {
            running.get().destroyForcibly().waitFor();
        }
    }

    /** Every file of the small checkpoints of this repository that a run reads. */
    private static List<Path> soundFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.checkpoint(""), 2)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Files.isRegularFile(file.resolveSibling("config.json")))
                    .filter(file ->
                            GOLDENS.stream().noneMatch(file.getFileName().toString()::startsWith))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path base) throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            Path[] deepestFirst = all.sorted((a, b) -> b.compareTo(a)).toArray(Path[]::new);
            Arrays.stream(deepestFirst).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }
}
