package io.seqmark.run;

import io.seqmark.engine.Engine;

/** Where a run talks to its user. Results are for programs too; everything else is for people. */
public interface Console {
    /** A line of the result, for standard output. */
    void result(String line);

    /** Something that the user should know whatever happens. */
    void warn(String line);

    /** Something nice to know; silenced by {@code --quiet}. */
    void note(String line);

    /** Follows the generation; silenced by {@code --quiet}. The caller closes it when the generation ends. */
    Progress progress();

    /** A progress display. Thread-safe. */
    interface Progress extends Engine.Progress, AutoCloseable {
        /** Shows nothing. */
        Progress SILENT = new Progress() {
            @Override
            public void begin(long sentences, long sourceTokens) {}

            @Override
            public void advance(long sentences, long sourceTokens, long generatedTokens) {}

            @Override
            public void close() {}
        };

        @Override
        void close();
    }
}
