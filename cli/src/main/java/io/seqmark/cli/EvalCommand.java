package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.cli.watch.Screen;
import io.seqmark.compute.Console;
import io.seqmark.run.RunResult;
import io.seqmark.spec.RunSpec;
import io.seqmark.study.RunReport;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code seqmark eval} for programs that compute elsewhere: the same options, messages and exit codes. Stateless. */
public final class EvalCommand {
    /** The name of the command; it may be left out. */
    public static final String NAME = "eval";
    /** A checkpoint. */
    public static final String MODEL_NAME = EvalOptions.MODEL_NAME;
    /** The folder of the corpus. */
    public static final String DATA_DIR = EvalOptions.DATA_DIR;
    /** The folder of the results. */
    public static final String SAVE_DIR = EvalOptions.SAVE_DIR;
    /** Threads that share the weights. */
    public static final String THREADS = EvalOptions.THREADS;
    /** The class of arithmetic that all processes compute with. */
    public static final String ARITHMETIC = EvalOptions.ARITHMETIC;

    /** What {@link #writePages} leaves in the folder of the results, as far as a run has it. */
    public static final List<String> PAGES =
            List.of(ReportBesideRun.FILE, SystemsBesideRun.PAGE, SystemsBesideRun.JSON);

    private EvalCommand() {}

    /** What is done for a command line. */
    @FunctionalInterface
    public interface Body {
        /** Does it; {@link InputException} and {@link RunException} become messages and exit codes. */
        void run(Console console);
    }

    /** Whether the help is asked for. */
    public static boolean asksForHelp(List<String> arguments) {
        return arguments.stream().anyMatch(Main.HELP::contains);
    }

    /** Prints the help of the options. */
    public static void help(PrintStream out) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        new CommandLine(EvalOptions.spec()).usage(writer, Ansi.OFF);
        writer.flush();
    }

    /**
     * The text of an option as it stands on a command line; the last one counts.
     *
     * @throws InputException if an option is unknown or lacks its value
     */
    public static Optional<String> text(List<String> arguments, String option) {
        List<String> values = OptionParser.parse(EvalOptions.spec(), arguments).matchedOptionValue(option, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /**
     * The run that a command line asks for. Variables of launchers of several processes count for nothing here.
     *
     * @param replaced values that stand for those of the command line, by option
     * @throws InputException if an option is unknown, lacks its value, or has one that cannot be
     */
    public static RunSpec parse(List<String> arguments, Map<String, String> replaced) {
        return EvalArguments.parse(arguments, replaced, Map.of());
    }

    /** Does something for a command line; what goes wrong is one line on standard error, and the exit code. */
    public static int run(List<String> arguments, PrintStream out, PrintStream err, Body body) {
        Screen screen = new Screen(err);
        return new ErrorReporter(screen.lines(), arguments.contains(EvalOptions.DEBUG)).exitCode(() -> {
            try (TerminalConsole console = TerminalConsole.watching(out, screen, arguments, System.getenv())) {
                body.run(console);
            }
        });
    }

    /** Writes the pages beside a run, as {@code seqmark eval} does; what goes wrong with them is a warning. */
    public static void writePages(RunSpec spec, RunResult result, Console console) {
        pages(spec, result, console);
    }

    /**
     * Writes them.
     *
     * @return what the run's own page shows; empty where none was written, or the systems of the run have one each
     */
    static Optional<RunReport> pages(RunSpec spec, RunResult result, Console console) {
        if (spec.model().adapters().isMany()) {
            SystemsBesideRun.write(spec, console);
            return Optional.empty();
        }
        return ReportBesideRun.write(result, console);
    }

    /** Runs what ends with an exit code, and says how to go on where a signal ends the process before. */
    public static int interruptibly(PrintStream err, IntSupplier command) {
        return interruptibly(new Screen(err), command);
    }

    static int interruptibly(Screen screen, IntSupplier command) {
        Interruption interruption = Interruption.watch(screen);
        try {
            return command.getAsInt();
        } finally {
            interruption.unwatch(); // also where it fails: nobody interrupted it then
        }
    }
}
