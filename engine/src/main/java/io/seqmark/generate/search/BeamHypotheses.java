package io.seqmark.generate.search;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationConfig;
import java.util.List;

/**
 * The rules by which beam search finishes, keeps and ends: the part that changed between the versions of transformers. One a
 * sentence.
 */
sealed interface BeamHypotheses permits CurrentHypotheses, BatchHypotheses, LegacyHypotheses, ConstrainedHypotheses {
    /** The rules of ordinary beam search, and of beam sampling. */
    static BeamHypotheses of(GenerationConfig config, Semantics semantics, StopCriterion stop) {
        return semantics == Semantics.HF_4_4 ? new LegacyHypotheses(config) : new CurrentHypotheses(config, stop);
    }

    /** How many continuations, over all beams, are looked at in a step. */
    int candidates();

    /**
     * Takes a step's continuations, best first or as they were drawn, and keeps what has finished.
     *
     * @param beams the beams they continue
     * @return the continuations that run on, best first, at most {@code num_beams}; empty where none can
     */
    List<Candidate> advance(List<Candidate> candidates, List<Beam> beams);

    /**
     * Whether the sentence is done, asked after each step.
     *
     * @param running the beams of the next step
     */
    boolean isDone(List<Beam> running);

    /** The best {@code num_return_sequences}, best first. */
    List<Sequence> best(List<Beam> running);
}
