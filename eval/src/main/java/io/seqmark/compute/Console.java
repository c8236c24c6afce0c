package io.seqmark.compute;

import io.seqmark.engine.Progress;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** A run is at something else now. */
    default void phase(Phase phase) {}

    /** What a run is at. */
    enum Phase {
        /** Files of a model of the hub come, or are looked for in its cache. */
        DOWNLOADING,
        /** The model is opened, and the corpus. */
        LOADING,
        /** Rows come. */
        GENERATING,
        /** All rows are there; what is left of the scores is computed, and files are written. */
        SCORING
    }

    /** A progress display. Thread-safe. */
    interface Display extends Progress, AutoCloseable {
        /** Shows nothing. */
        Display SILENT = () -> {};

        /**
         * Tells what the score so far can be asked of, now and then; empty where there is none. Comes before {@link #begin}.
         */
        default void scores(Supplier<Optional<ScoreSoFar>> soFar) {}

        @Override
        void close();
    }
}
