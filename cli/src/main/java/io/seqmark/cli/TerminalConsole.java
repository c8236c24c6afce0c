package io.seqmark.cli;

import io.seqmark.compute.Console;
import java.io.PrintStream;
import java.util.List;

/** Results on standard output, everything for people on standard error. */
final class TerminalConsole implements Console {
    static final String PREFIX = "seqmark: ";

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

    @Override
    public Display progress() {
        if (quiet) {
            return Display.SILENT;
        }
        return width > 0 ? new BarProgress(err, width) : new LineProgress(this::note, System::nanoTime);
    }
}
