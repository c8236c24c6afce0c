package io.seqmark.generate.search;

import io.seqmark.generate.option.EarlyStopping;
import io.seqmark.generate.option.GenerationConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules of transformers 5.x: only a continuation among the best {@code num_beams} may finish; lengths count generated
 * tokens; what reaches {@code max_length} finishes like what reaches EOS. float32 throughout, as there.
 */
final class CurrentHypotheses implements BeamHypotheses {
    private static final float WORST = -1e9f;

    private final GenerationConfig config;
    private final StopCriterion stop;
    private final int beams;
    /** At most {@code num_beams}, best first. */
    private List<Sequence> finished = new ArrayList<>();

    private boolean everyoneStopped;

    CurrentHypotheses(GenerationConfig config, StopCriterion stop) {
        this.stop = stop;
        this.config = config;
        this.beams = config.numBeams();
    }

    @Override
    public int candidates() {
        return Math.max(2, 1 + config.eosTokenId().size()) * beams;
    }

    @Override
    public List<Candidate> advance(List<Candidate> candidates, List<Beam> parents) {
        List<Candidate> running = new ArrayList<>();
        List<Sequence> merged = new ArrayList<>(finished);
        everyoneStopped = true;
        boolean closed = isClosed();
        for (int rank = 0; rank < candidates.size(); rank++) {
            Candidate candidate = candidates.get(rank);
            Beam parent = parents.get(candidate.beam());
            if (stops(candidate, parent)) {
                if (rank < beams && !closed) {
                    int[] ids = parent.generatedWith(candidate.token());
                    merged.add(new Sequence(ids, penalized(candidate.score(), generated(parent.length() + 1))));
                }
            } else {
                everyoneStopped = false;
                running.add(candidate);
            }
        }
        merged.sort(Comparator.comparingDouble(sequence -> -sequence.score()));
        finished = merged.size() > beams ? new ArrayList<>(merged.subList(0, beams)) : merged;
        running.sort(Comparator.comparingDouble(candidate -> -candidate.score())); // drawn ones have no order
        return running.subList(0, Math.min(running.size(), beams));
    }

    @Override
    public boolean isDone(List<Beam> running) {
        return isExhausted(running) || isClosed() || !isImprovable(running);
    }

    /** What has finished, best first. Not changed later. */
    List<Sequence> finished() {
        return finished;
    }

    /** Whether nothing is left to continue. */
    boolean isExhausted(List<Beam> running) {
        return everyoneStopped || running.isEmpty();
    }

    /** Whether nothing more is taken, because enough has finished. */
    boolean isClosed() {
        return finished.size() == beams && config.earlyStopping() == EarlyStopping.TRUE;
    }

    /** Whether a running beam may become better than the worst finished one, as far as the heuristic goes. */
    boolean isImprovable(List<Beam> running) {
        boolean canGrow = config.earlyStopping() == EarlyStopping.NEVER && config.lengthPenalty() > 0;
        int generated =
                generated(canGrow ? config.maxLength() : running.getFirst().length());
        float bestPossible = penalized(running.getFirst().score(), generated);
        float worst = finished.size() == beams ? finished.getLast().score() : WORST;
        return bestPossible > worst;
    }

    @Override
    public List<Sequence> best(List<Beam> running) {
        return best(finished, running);
    }

    /** The best of those that had finished, then of those that ran. */
    List<Sequence> best(List<Sequence> ended, List<Beam> running) {
        List<Sequence> best = new ArrayList<>(ended);
        for (Beam beam : running) {
            if (best.size() < config.numReturnSequences()) {
                best.add(new Sequence(beam.generated(), penalized(beam.score(), generated(beam.length()))));
            }
        }
        return best.subList(0, Math.min(best.size(), config.numReturnSequences()));
    }

    private boolean stops(Candidate candidate, Beam parent) {
        return config.eosTokenId().contains(candidate.token())
                || parent.length() + 1 >= config.maxLength()
                || stop.stops(parent.tokens(), parent.length(), candidate.token());
    }

    /** Of so many tokens, those that are not the prompt's; a sequence has one at least. */
    private int generated(int length) {
        return Math.max(1, length - config.promptLength());
    }

    private float penalized(float score, int length) {
        return score / (float) Math.pow(length, config.lengthPenalty());
    }
}
