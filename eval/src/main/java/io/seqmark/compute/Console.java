package io.seqmark.compute;

import io.seqmark.engine.Progress;

/** Where a run talks to its user. Results are for programs too; everything else is for people. */
public interface Console {
    /** A line of the result, for standard output. */
    void result(String line);

    /** Something that the user should know whatever happens. */
    void warn(String line);

    /** Something nice to know; silenced by {@code --quiet}. */
    void note(String line);

    /** Follows the generation; silenced by {@code --quiet}. The caller closes it when the generation ends. */
    Display progress();

    /** A progress display. Thread-safe. */
    interface Display extends Progress, AutoCloseable {
        /** Shows nothing. */
        Display SILENT = () -> {};

        @Override
        void close();
    }
}
