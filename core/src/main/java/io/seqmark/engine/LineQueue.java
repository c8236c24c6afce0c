package io.seqmark.engine;

import java.util.List;

/** Where replicas take their lines. Thread-safe. */
interface LineQueue {
    /**
     * Takes lines, long ones first as far as they are known.
     *
     * @param sentences at most that many
     * @param tokens at most that many in all, except that one line may be longer
     * @param idle whether the caller has nothing else to do: then it waits until there is a line or will never be one
     * @return empty if there is none now, and if {@code idle}, if there will never be one
     */
    List<SourceLine> take(int sentences, int tokens, boolean idle);

    /** Takes lines back that could not be finished; they are handed out again first. */
    void giveBack(List<SourceLine> lines);

    /** Nobody waits any more: the generation has failed. */
    default void stop() {}
}
