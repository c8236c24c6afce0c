package io.seqmark.generate.search;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rules of transformers 4.50 to 4.52: those of 5.x, except that a sentence ends with its batch. Until the end of the batch
 * is known it runs on and remembers what it had finished after each step.
 */
final class BatchHypotheses implements BeamHypotheses {
    private final CurrentHypotheses own;
    private final BatchEnd.Member member;
    /** By the step after which it was so, where it was not so before. */
    private final NavigableMap<Integer, List<Sequence>> finished = new TreeMap<>();

    private int step = -1;

    /**
     * The rules for a sentence.
     *
     * @param own keeps what finishes
     */
    BatchHypotheses(CurrentHypotheses own, BatchEnd.Member member) {
        this.own = own;
        this.member = member;
    }

    @Override
    public int candidates() {
        return own.candidates();
    }

    @Override
    public List<Candidate> advance(List<Candidate> candidates, List<Beam> parents) {
        step++;
        return own.advance(candidates, parents);
    }

    @Override
    public boolean isDone(List<Beam> running) {
        if (finished.isEmpty() || !finished.lastEntry().getValue().equals(own.finished())) {
            finished.put(step, own.finished());
        }
        boolean last = own.isExhausted(running);
        member.found(
                step, new BatchEnd.Step(!running.isEmpty() && own.isImprovable(running), own.isClosed(), last), last);
        return last || (member.end().isPresent() && member.end().getAsInt() <= step);
    }

    @Override
    public List<Sequence> best(List<Beam> running) {
        int end = member.end().orElseThrow();
        return end >= step
                ? own.best(running)
                : own.best(finished.floorEntry(end).getValue(), List.of());
    }
}
