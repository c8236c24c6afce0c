package io.seqmark.engine;

import java.util.function.Consumer;

/** A generator that also takes lines while it generates. */
public interface FeedGenerator extends Generator {
    /**
     * Generates for lines that come one after another, until the feed ends; otherwise as {@link #generate(Lines, Consumer,
     * Progress)}. The begin of the progress is not told, because it is not known.
     *
     * @throws IllegalStateException if a line's result depends on the lines beside it
     */
    void generate(LineFeed feed, Consumer<Generated> sink, Progress progress);
}
