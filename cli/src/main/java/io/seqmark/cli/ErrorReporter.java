package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.io.PrintStream;

/**
 * Says what went wrong, in one line for each problem.
 *
 * @param traces whether stack traces are shown, too
 */
record ErrorReporter(PrintStream err, boolean traces) {
    /** Does the work, and says how it ended. */
    int exitCode(Runnable work) {
        try {
            work.run();
            return ExitCode.DONE;
        } catch (InputException wrong) {
            wrong.problems().forEach(this::complain);
            trace(wrong);
            return ExitCode.INPUT;
        } catch (RunException failed) {
            complain(String.valueOf(failed.getMessage()));
            trace(failed);
            return ExitCode.FAILED;
        } catch (WorseException worse) {
            worse.lines().forEach(this::complain);
            return ExitCode.WORSE;
        } catch (OutOfMemoryError exhausted) {
            complain("out of memory: a smaller --bs or --threads needs less");
            trace(exhausted);
            return ExitCode.FAILED;
        } catch (InternalError fault) {
            // how the JVM says that mapped memory is not there any more
            complain(
                    "a file could not be read while it was in use: it was cut or replaced meanwhile, or its disk fails;"
                            + " put it back and run the same command again (" + firstLine(fault) + ")");
            trace(fault);
            return ExitCode.FAILED;
        } catch (RuntimeException | Error bug) {
            complain("internal error: " + firstLine(bug) + "; --debug shows where");
            trace(bug);
            return ExitCode.FAILED;
        }
    }

    private static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }

    private void complain(String line) {
        err.println(TerminalConsole.PREFIX + line);
    }

    private void trace(Throwable failure) {
        if (traces) {
            failure.printStackTrace(err);
        }
    }
}
