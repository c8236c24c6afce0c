package io.seqmark.engine;

import java.util.List;

/** Where replicas take their lines. Thread-safe. */
interface LineQueue {
    /** Waits until there may be a line; false if there will never be one. */
    boolean await();

    /** Lines that nobody has taken, as far as they are known. */
    long waiting();

    /**
     * Takes lines, long ones first as far as they are known.
     *
     * @param sentences at most that many
     * @param tokens at most that many in all, except that one line may be longer
     * @return empty if there is none now
     */
    List<SourceLine> take(int sentences, int tokens);

    /** Takes lines back that could not be finished; they are handed out again first. */
    void giveBack(List<SourceLine> lines);

    /** Nobody waits any more: the generation has failed. */
    default void stop() {}
}
