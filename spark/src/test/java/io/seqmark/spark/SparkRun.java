package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.Sha256;
import io.seqmark.cli.EvalCommand;
import io.seqmark.run.Evaluation;
import io.seqmark.spec.RunSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Runs of the bundled translator: on Spark in this process, and without Spark to compare with. */
final class SparkRun {
    private SparkRun() {}

    /** What a command printed, and its exit code. */
    record Result(int code, String out, String err) {
        Result succeeded() {
            assertThat(code).as(err).isZero();
            return this;
        }
    }

    /** The options of a run that translates, and nothing about where. */
    static List<String> translation(int examples, String... more) {
        List<String> options = new ArrayList<>(List.of("--task", "translation", "--n_obs", String.valueOf(examples)));
        options.addAll(List.of(more));
        return options;
    }

    /** Options for folders. */
    static List<String> folders(String model, String data, String save) {
        return List.of("--model_name", model, "--data_dir", data, "--save_dir", save);
    }

    /** The bundled translator on its corpus. */
    static List<String> bundled(Path save) {
        return folders(Repository.translator().toString(), Repository.corpus().toString(), save.toString());
    }

    /** One list after the other. */
    static List<String> all(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** The same for three. */
    static List<String> all(List<String> first, List<String> second, List<String> third) {
        return all(all(first, second), third);
    }

    /** On Spark. */
    static Result spark(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Main(print(out), print(err), Instant.now()).run(arguments);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** In this process, as the seqmark command does it. */
    static Result single(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = EvalCommand.run(arguments, print(out), print(err), console -> {
            RunSpec spec = EvalCommand.parse(arguments, Map.of());
            new Evaluation(console, Instant.now())
                    .run(spec)
                    .ifPresent(run -> EvalCommand.writePages(spec, run, console));
        });
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The hash of a run's rows, which hold no timing. */
    static String rows(Path save) throws IOException {
        return sha256(save.resolve("test_generations.jsonl"));
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
