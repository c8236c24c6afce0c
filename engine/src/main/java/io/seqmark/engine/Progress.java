package io.seqmark.engine;

/** Follows a generation. Each method may be called from any thread. */
public interface Progress {
    /** Follows nothing. */
    Progress NONE = new Progress() {};

    /**
     * The whole work is known. Called once, before any result; not for lines that come one after another.
     *
     * @param lines of this generation
     * @param size of all of them together, the unit of a bar: source tokens, or what stands for them where nobody has
     *     tokenized yet
     */
    default void begin(long lines, long size) {}

    /**
     * Lines are done.
     *
     * @param size in the unit of {@link #begin}
     */
    default void advance(long lines, long size, long generatedTokens) {}

    /**
     * Memory ran out; a replica goes on with fewer sentences in flight, and no result is lost.
     *
     * @param sentences in flight from now on
     */
    default void shrunk(int sentences) {}

    /** Another process that computed, numbered from 0, is gone; others do its work, and it may be started again. */
    default void lost(int worker) {}

    /** A process, numbered from 0, computes, for the first time or again. */
    default void joined(int worker) {}

    /** A thread, numbered from 0, begins a step, or goes on with the next one. */
    default void working(int thread) {}

    /** A thread has nothing to do until it says {@link #working} again. */
    default void waiting(int thread) {}
}
