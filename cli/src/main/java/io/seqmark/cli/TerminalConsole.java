package io.seqmark.cli;

import io.seqmark.cli.watch.ProgressMode;
import io.seqmark.cli.watch.Screen;
import io.seqmark.cli.watch.TerminalWidth;
import io.seqmark.cli.watch.Watch;
import io.seqmark.compute.Console;
import io.seqmark.study.RunReport;
import io.seqmark.study.format.RunSummary;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results on standard output, everything for people on standard error. Close it when the run has ended. */
final class TerminalConsole implements Console, AutoCloseable {
    static final String PREFIX = "seqmark: ";
    /** Columns where no terminal is. */
    private static final int WIDE = 120;

    private final PrintStream out;
    private final Screen screen;
    private final boolean quiet;
    private final TerminalWidth terminal;
    private final Optional<Watch> watch;

    private TerminalConsole(
            PrintStream out,
            Screen screen,
            List<String> arguments,
            TerminalWidth terminal,
            Optional<ProgressMode> mode,
            Map<String, String> environment) {
        this.out = out;
        this.screen = screen;
        this.quiet = arguments.contains(EvalOptions.QUIET);
        this.terminal = terminal;
        this.watch = mode.filter(_ -> !quiet)
                .map(asked -> Watch.start(
                        screen, asked, terminal, canDraw(terminal, environment), doing(arguments), this::note));
    }

    /** The console of a command line that shows no progress: {@code --quiet} counts. */
    static TerminalConsole of(PrintStream out, PrintStream err, List<String> arguments) {
        return new TerminalConsole(
                out, new Screen(err), arguments, new TerminalWidth("", 0), Optional.empty(), Map.of());
    }

    /**
     * The console of an evaluation: {@code --progress} counts, too, and what the launcher says about the terminal.
     *
     * @param environment the process's variables: a terminal says there that it is a dumb one
     */
    static TerminalConsole watching(
            PrintStream out, Screen screen, List<String> arguments, Map<String, String> environment) {
        TerminalWidth terminal = new TerminalWidth(
                System.getProperty("seqmark.terminal", ""), Integer.getInteger("seqmark.terminal.columns", 0));
        // one that cannot be is found where the options are read
        Optional<ProgressMode> mode =
                OptionParser.scan(arguments, EvalOptions.PROGRESS).flatMap(ProgressMode::find);
        return new TerminalConsole(
                out, screen, arguments, terminal, Optional.of(mode.orElse(ProgressMode.AUTO)), environment);
    }

    private static boolean canDraw(TerminalWidth terminal, Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "");
        return terminal.isTerminal() && !kind.isEmpty() && !kind.equals("dumb");
    }

    private static String doing(List<String> arguments) {
        String task = OptionParser.scan(arguments, EvalOptions.TASK).orElse("summarization");
        return task.contains("translation") ? "translating" : task.contains("summar") ? "summarizing" : "generating";
    }

    @Override
    public void result(String line) {
        screen.clear(); // it may be the same terminal
        out.println(line);
        out.flush();
    }

    @Override
    public void warn(String line) {
        screen.lines().println(PREFIX + line);
        screen.lines().flush();
    }

    @Override
    public void note(String line) {
        if (!quiet) {
            warn(line);
        }
    }

    /** A few lines about a run that has ended; silenced by {@code --quiet}. */
    void summary(RunReport report) {
        if (!quiet) {
            RunSummary.lines(report, terminal.isTerminal() ? terminal.getAsInt() : WIDE)
                    .forEach(screen.lines()::println);
        }
    }

    @Override
    public void phase(Phase phase) {
        watch.ifPresent(one -> one.phase(phase));
    }

    @Override
    public Display progress() {
        phase(Phase.GENERATING);
        return watch.map(Watch::display).orElse(Display.SILENT);
    }

    @Override
    public void close() {
        watch.ifPresent(Watch::close);
    }
}
