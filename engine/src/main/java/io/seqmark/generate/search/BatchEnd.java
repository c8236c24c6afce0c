package io.seqmark.generate.search;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * When the beam searches of a batch end: all after the same step, as from transformers 4.50 to 4.52. A batch went on while any
 * of its sentences could still improve, and the others went on with it. Members run at their own paces and wait for none:
 * they say what each of their steps found, and the end is known once all have come that far. Thread-safe.
 */
public final class BatchEnd {
    /** What each member's steps found, the first at 0. */
    private final List<List<Step>> found;

    private final boolean[] exhausted;
    private int known;
    private OptionalInt end = OptionalInt.empty();

    /**
     * What a step found.
     *
     * @param improvable whether a running beam may still become better than the worst finished one
     * @param closed whether the sentence takes no more
     * @param stopped whether all continuations stopped
     */
    record Step(boolean improvable, boolean closed, boolean stopped) {
        /** What every further step finds where nothing is left to continue. */
        Step afterwards() {
            return new Step(false, closed, true);
        }
    }

    /** A batch of so many sentences. */
    public BatchEnd(int size) {
        this.found = IntStream.range(0, size)
                .<List<Step>>mapToObj(_ -> new ArrayList<>())
                .toList();
        this.exhausted = new boolean[size];
    }

    /** One sentence of a batch. */
    public record Member(BatchEnd batch, int index) {
        /**
         * Says what a step found. Said again, by a search that begins anew, it counts as the first time.
         *
         * @param step the first is 0
         * @param last whether no step can follow
         */
        void found(int step, Step what, boolean last) {
            batch.add(index, step, what, last);
        }

        /** The last step of the whole batch, once it is known. */
        OptionalInt end() {
            return batch.end();
        }
    }

    private synchronized OptionalInt end() {
        return end;
    }

    private synchronized void add(int member, int step, Step what, boolean last) {
        if (step == found.get(member).size() && !exhausted[member]) {
            found.get(member).add(what);
            exhausted[member] = last;
        }
        while (end.isEmpty() && IntStream.range(0, exhausted.length).allMatch(this::isKnown)) {
            if (isLast(known)) {
                end = OptionalInt.of(known);
            }
            known++;
        }
    }

    private boolean isKnown(int member) {
        return exhausted[member] || found.get(member).size() > known;
    }

    private boolean isLast(int step) {
        List<Step> all = found.stream()
                .map(steps ->
                        step < steps.size() ? steps.get(step) : steps.getLast().afterwards())
                .toList();
        return all.stream().noneMatch(Step::improvable)
                || all.stream().allMatch(Step::closed)
                || all.stream().allMatch(Step::stopped);
    }
}
