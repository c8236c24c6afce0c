package io.seqmark.cli;

import io.seqmark.compute.Console;
import io.seqmark.study.RunReport;
import io.seqmark.study.format.RunSummary;
import java.io.PrintStream;
import java.util.List;

/** Results on standard output, everything for people on standard error. */
final class TerminalConsole implements Console {
    static final String PREFIX = "seqmark: ";
    /** Columns where no terminal is. */
    private static final int WIDE = 120;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean quiet;
    private final int width;

    /**
     * A console.
     *
     * @param width columns of the terminal behind {@code err}; 0 where it is none
     */
    TerminalConsole(PrintStream out, PrintStream err, boolean quiet, int width) {
        this.out = out;
        this.err = err;
        this.quiet = quiet;
        this.width = width;
    }

    /** The console of a command line: {@code --quiet} counts, and what the launcher says about the terminal. */
    static TerminalConsole of(PrintStream out, PrintStream err, List<String> arguments) {
        return new TerminalConsole(
                out, err, arguments.contains(EvalOptions.QUIET), Integer.getInteger("seqmark.terminal.columns", 0));
    }

    @Override
    public void result(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void warn(String line) {
        err.println(PREFIX + line);
        err.flush();
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
            RunSummary.lines(report, width > 0 ? width : WIDE).forEach(err::println);
            err.flush();
        }
    }

    @Override
    public Display progress() {
        if (quiet) {
            return Display.SILENT;
        }
        return width > 0 ? new BarProgress(err, width) : new LineProgress(this::note, System::nanoTime);
    }
}
