package io.seqmark.generate;

import java.util.List;

/**
 * The rules by which beam search finishes, keeps and ends: the part that changed between the versions of transformers. One a
 * sentence.
 */
sealed interface BeamHypotheses permits CurrentHypotheses, LegacyHypotheses, ConstrainedHypotheses {
    /** How many continuations, over all beams, are looked at in a step. */
    int candidates();

    /**
     * Takes a step's best continuations, best first, and keeps what has finished.
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
