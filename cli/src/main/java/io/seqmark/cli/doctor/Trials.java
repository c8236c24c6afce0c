package io.seqmark.cli.doctor;

import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.run.Evaluation;
import io.seqmark.run.RunResult;
import io.seqmark.spec.RunSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs that are made to learn something, in a folder that goes with them. */
public final class Trials {
    /** Says nothing: what is wrong comes as an error. */
    private static final Console SILENT = new Console() {
        @Override
        public void result(String line) {}

        @Override
        public void warn(String line) {}

        @Override
        public void note(String line) {}

        @Override
        public Display progress() {
            return Display.SILENT;
        }
    };

    private Trials() {}

    /**
     * Runs, and looks at what came of it before it is removed.
     *
     * @param spec whose {@code save_dir} does not count
     */
    public static <T> T run(RunSpec spec, Function<RunResult, T> look) {
        try {
            Path folder = Files.createTempDirectory("seqmark-doctor");
            try {
                RunSpec here = spec.withReport(report -> report.withSaveDir(folder.resolve("run")));
                return new Evaluation(SILENT, Instant.now())
                        .run(here)
                        .map(look)
                        .orElseThrow(() -> new RunException("the trial run gave no result"));
            } finally {
                remove(folder);
            }
        } catch (IOException failure) {
            throw new RunException("cannot make a folder for a trial run: " + RunException.reason(failure), failure);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }
}
