package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.spec.RunSpec;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code seqmark demo}: the bundled checkpoints on the bundled corpora, through the same code as any other evaluation.
 */
final class Demo {
    private static final String DEFAULT_SAVE_DIR = "seqmark-demo";
    /** The options of eval that make sense here. */
    private static final Set<String> SHARED = Set.of(
            EvalOptions.SAVE_DIR,
            EvalOptions.N_OBS,
            EvalOptions.THREADS,
            EvalOptions.BS,
            EvalOptions.QUIET,
            EvalOptions.PROGRESS,
            EvalOptions.DEBUG);

    private final PrintStream out;
    private final Path home;
    private final BiConsumer<RunSpec, List<String>> evaluate;

    /**
     * A demo.
     *
     * @param home holds the folder {@code demo}
     */
    Demo(PrintStream out, Path home, BiConsumer<RunSpec, List<String>> evaluate) {
        this.out = out;
        this.home = home;
        this.evaluate = evaluate;
    }

    /** One evaluation of the demo. */
    private record Part(String task, String checkpoint, String corpus) {}

    private static final List<Part> PARTS = List.of(
            new Part("translation", "translator", "translation"),
            new Part("summarization", "summarizer", "summarization"));

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("demo");
        spec.usageMessage()
                .customSynopsis("seqmark demo [--save_dir DIR] [OPTION VALUE]...")
                .description("Evaluates the bundled checkpoints on the bundled corpora, offline." + " Results go to "
                        + DEFAULT_SAVE_DIR + " in the working directory, or to --save_dir.");
        for (OptionSpec option : EvalOptions.spec().optionsMap().values()) {
            if (SHARED.contains(option.longestName())) {
                spec.addOption(OptionSpec.builder(option).build());
            }
        }
        return spec;
    }

    void run(List<String> arguments) {
        ParseResult parsed = OptionParser.parse(spec(), arguments);
        Path demo = home.resolve("demo");
        if (!Files.isDirectory(demo)) {
            throw new InputException(demo.toAbsolutePath()
                    + " is not there: start the demo with the seqmark script of a" + " complete checkout");
        }
        List<String> saveDirs = parsed.matchedOptionValue(EvalOptions.SAVE_DIR, List.of(DEFAULT_SAVE_DIR));
        Path saveDir = Path.of(saveDirs.getLast());
        for (Part part : PARTS) {
            List<String> command = command(demo, part, saveDir.resolve(part.task()), arguments);
            out.println(part.task() + ": " + demo.resolve(part.checkpoint()));
            evaluate.accept(EvalArguments.parse(command, Map.of()), command);
        }
        out.println();
        out.println("Files: " + saveDir.resolve("translation") + ", " + saveDir.resolve("summarization")
                + " (scores, generations as text and JSONL, run.json)");
        out.println("Now your own model and data (DIR holds test.source and test.target):");
        out.println(
                "  seqmark --model_name CHECKPOINT_DIR --data_dir DIR --save_dir out --task translation --num_beams 4");
    }

    private static List<String> command(Path demo, Part part, Path saveDir, List<String> arguments) {
        List<String> command = new ArrayList<>(arguments);
        command.addAll(List.of(
                EvalOptions.MODEL_NAME,
                demo.resolve(part.checkpoint()).toString(),
                EvalOptions.DATA_DIR,
                demo.resolve("data").resolve(part.corpus()).toString(),
                EvalOptions.SAVE_DIR,
                saveDir.toString(),
                EvalOptions.TASK,
                part.task(),
                EvalOptions.RESUME,
                "never",
                EvalOptions.OVERWRITE));
        return command;
    }
}
