package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.base.RunException;
import io.seqmark.report.PythonJson;
import io.seqmark.report.PythonRepr;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * The form of {@code run_eval.py}'s command lines: {@code MODEL SOURCE_FILE OUTPUT_FILE [OPTION VALUE]...}. The run is one like
 * any other, in a folder beside the output; when it has ended, what that script wrote is written: predictions, a line each,
 * and where there are references the scores.
 *
 * @param model the checkpoint
 * @param source the file of the sources
 * @param output the file of the predictions
 * @param scores the file of the scores; absent where there are no references
 */
record RunEvalForm(String model, String source, Path output, Optional<Path> scores) {
    private static final int POSITIONALS = 3;
    private static final String DEFAULT_SCORES = "metrics.json";
    private static final String RUNTIME = "runtime";
    private static final String SECONDS = "seconds_per_sample";

    /**
     * The form, where a command line has it.
     *
     * @throws InputException if it has other than three names, or one that is no path
     */
    static Optional<RunEvalForm> of(ParseResult parsed) {
        List<String> names = parsed.matchedPositionalValue(0, List.of());
        if (names.isEmpty()) {
            if (parsed.hasMatchedOption(EvalOptions.SCORE_PATH)) {
                throw new InputException(EvalOptions.SCORE_PATH
                        + " is for the form of run_eval.py, MODEL SOURCE_FILE OUTPUT_FILE; other runs write their scores to "
                        + EvalOptions.SAVE_DIR);
            }
            return Optional.empty();
        }
        if (names.size() != POSITIONALS) {
            throw new InputException(names.stream()
                    .map(name -> "unexpected argument " + name + ": options are --name value or --name=value")
                    .toList());
        }
        boolean scored = parsed.hasMatchedOption(EvalOptions.REFERENCE_FILE)
                || parsed.hasMatchedOption(EvalOptions.REFERENCE_FIELD);
        List<String> scores = parsed.matchedOptionValue(EvalOptions.SCORE_PATH, List.of(DEFAULT_SCORES));
        return Optional.of(new RunEvalForm(
                names.getFirst(),
                names.get(1),
                path(names.getLast()),
                scored ? Optional.of(path(scores.getLast())) : Optional.empty()));
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException invalid) {
            throw new InputException(name + ": not a path on this system: " + invalid.getReason(), invalid);
        }
    }

    /** The options that its names stand for; those of the command line count before {@code --save_dir}'s. */
    SequencedMap<String, String> options(ParseResult parsed) {
        SequencedMap<String, String> options = new LinkedHashMap<>();
        options.put(EvalOptions.MODEL_NAME, model);
        options.put(EvalOptions.SOURCE_FILE, source);
        List<String> saveDirs = parsed.matchedOptionValue(EvalOptions.SAVE_DIR, List.of(output + ".run"));
        options.put(EvalOptions.SAVE_DIR, saveDirs.getLast());
        if (scores.isEmpty() && !parsed.hasMatchedOption(EvalOptions.METRIC)) {
            options.put(EvalOptions.METRIC, "none");
        }
        return options;
    }

    /** What is wrong with the files that will be written, and with options that say the same in another way. */
    List<String> problems(ParseResult parsed) {
        Mistakes mistakes = new Mistakes();
        for (String option : List.of(EvalOptions.MODEL_NAME, EvalOptions.SOURCE_FILE, EvalOptions.DATA_DIR)) {
            if (parsed.hasMatchedOption(option)) {
                mistakes.add(option + ": leave it out, MODEL SOURCE_FILE OUTPUT_FILE say it");
            }
        }
        List<Path> read = new ArrayList<>(List.of(path(source)));
        for (String reference : parsed.<List<String>>matchedOptionValue(EvalOptions.REFERENCE_FILE, List.of())) {
            read.add(path(reference));
        }
        List<Path> written = Stream.concat(Stream.of(output), scores.stream()).toList();
        written.forEach(file -> mistakes.check(() -> requireWritable(file)));
        written.forEach(file -> mistakes.check(() -> requireOther(file, read)));
        scores.ifPresent(file -> mistakes.check(() -> requireOther(file, List.of(output))));
        return mistakes.problems();
    }

    /** What is read would be lost. */
    private static void requireOther(Path file, List<Path> others) {
        for (Path other : others) {
            if (isSame(file, other)) {
                throw new InputException("cannot write " + file + ": " + other + " is the same file; name another one");
            }
        }
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return Files.isSameFile(file, other);
        } catch (IOException absent) {
            return file.toAbsolutePath()
                    .normalize()
                    .equals(other.toAbsolutePath().normalize());
        }
    }

    /** Its folder may be one that has to be made, as that script makes it. */
    private static void requireWritable(Path file) {
        ResultFile.requireFile(file);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            ResultFile.requireFolder(folder);
        }
    }

    /** Writes the files of a run that has ended, and gives the line that is printed; none where nothing was scored. */
    Optional<String> write(RunResult result) {
        replace(output, part -> writePredictions(result, part));
        if (scores.isEmpty() || result.metrics().isEmpty()) {
            return Optional.empty();
        }
        SequencedMap<String, @Nullable Object> keys = keys(result);
        replace(scores.get(), part -> Files.writeString(part, PythonJson.LINE.dumps(keys)));
        return Optional.of(PythonRepr.of(keys));
    }

    /** All texts of an example where several were asked for, as that script writes them. */
    private static void writePredictions(RunResult result, Path part) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(part);
                Stream<String> lines = FinishedRun.open(result.saveDir()).rows().predictionLines()) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                writer.append(each.next()).append('\n');
            }
        }
    }

    /** The run's own, but for the time: whole seconds from when the weights were loaded. */
    private static SequencedMap<String, @Nullable Object> keys(RunResult result) {
        var timings = result.record().timings();
        long runtime = (long) (timings.generate() + timings.earlier().orElse(0));
        SequencedMap<String, @Nullable Object> keys = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry :
                result.record().result().entrySet()) {
            switch (entry.getKey()) {
                case "n_gpus" -> {} // of run_distributed_eval.py alone
                case SECONDS -> {
                    long examples = result.record().identity().corpus().examples();
                    keys.put(RUNTIME, runtime);
                    keys.put(SECONDS, Math.round(runtime * 1e4 / examples) / 1e4);
                }
                default -> keys.put(entry.getKey(), entry.getValue());
            }
        }
        return keys;
    }

    private interface Writing {
        void to(Path part) throws IOException;
    }

    /** The file appears as a whole or not at all. */
    private static void replace(Path file, Writing writing) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path part = file.resolveSibling("." + file.getFileName() + ".part");
            try {
                writing.to(part);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException failure) {
            throw RunException.writing(
                    file, failure, "make room and run the same command again: it is done, and is not computed again");
        }
    }
}
