package io.seqmark.generate.search;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of transformers' {@code BeamSearchScorer}: a finished hypothesis is scored by its length without EOS but with the
 * decoder start, which is the number of generated tokens; what is unfinished at {@code max_length} is added at the end,
 * unless the sentence was done before. Sums in float32, penalised scores in double, as there. Under {@code hf-4.4} it serves
 * every beam search; under {@code hf-5} the groups of a diverse one, as in 4.55, which still had them.
 */
final class LegacyHypotheses implements BeamHypotheses {
    private final GenerationConfig config;
    private final boolean current;
    private final int width;
    private final BestHypotheses kept;
    private boolean done;

    /** The rules of 4.4. */
    LegacyHypotheses(GenerationConfig config) {
        this(config, Semantics.HF_4_4, config.numBeams(), config.numBeams());
    }

    /**
     * The rules of a release.
     *
     * @param capacity how many hypotheses are kept
     * @param width how many beams run
     */
    LegacyHypotheses(GenerationConfig config, Semantics semantics, int capacity, int width) {
        this.config = config;
        this.current = semantics != Semantics.HF_4_4;
        this.width = width;
        this.kept = new BestHypotheses(config, capacity);
    }

    @Override
    public int candidates() {
        return (current ? Math.max(2, 1 + config.eosTokenId().size()) : 2) * width;
    }

    @Override
    public List<Candidate> advance(List<Candidate> candidates, List<Beam> parents) {
        List<Candidate> running = new ArrayList<>();
        for (int rank = 0; rank < candidates.size() && running.size() < width; rank++) {
            Candidate candidate = candidates.get(rank);
            Beam parent = parents.get(candidate.beam());
            if (!config.eosTokenId().contains(candidate.token())) {
                running.add(candidate);
            } else if (rank < width) {
                // whichever of several EOS tokens it was, the first is written
                int[] ids = parent.generatedWith(config.eosTokenId().getFirst());
                kept.keep(ids, candidate.score(), parent.length());
            }
        }
        if (!candidates.isEmpty()) {
            // the best sum of this step, finished or not
            done = done
                    || kept.suffice(
                            candidates.getFirst().score(), parents.getFirst().length());
        }
        return running;
    }

    @Override
    public boolean isDone(List<Beam> running) {
        return done || running.isEmpty() || running.getFirst().length() >= config.maxLength();
    }

    /** Whether no more hypotheses are taken. */
    boolean isClosed() {
        return done;
    }

    @Override
    public List<Sequence> best(List<Beam> running) {
        return BestHypotheses.ranked(finish(running), config.numReturnSequences());
    }

    /** All that is kept at the end, in the order in which it was. */
    List<BestHypotheses.Kept> finish(List<Beam> running) {
        if (!done) {
            running.forEach(beam -> kept.keep(beam.generated(), beam.score(), beam.length() - (current ? 1 : 0)));
        }
        return kept.kept();
    }
}
