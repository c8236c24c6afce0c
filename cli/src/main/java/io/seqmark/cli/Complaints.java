package io.seqmark.cli;

import io.seqmark.contract.InputException;
import io.seqmark.contract.RunException;
import java.io.PrintStream;

/**
 * Says what went wrong, in one line for each problem.
 *
 * @param traces whether stack traces are shown, too
 */
record Complaints(PrintStream err, boolean traces) {
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
        } catch (OutOfMemoryError exhausted) {
            complain("out of memory: a smaller --bs or --threads needs less");
            trace(exhausted);
            return ExitCode.FAILED;
        } catch (RuntimeException | LinkageError bug) {
            complain("internal error: " + bug + "; --debug shows where");
            trace(bug);
            return ExitCode.FAILED;
        }
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
