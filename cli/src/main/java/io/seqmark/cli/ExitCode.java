package io.seqmark.cli;

/** How the command ends, for scripts. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;
    /** The command line or an input file is wrong; nothing was written. */
    static final int INPUT = 2;
    /** The run failed; the same command may be tried again. */
    static final int FAILED = 3;

    /** A comparison found what {@code --fail_if_worse} was to find. */
    static final int WORSE = 4;

    private ExitCode() {}
}
