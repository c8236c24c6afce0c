package io.seqmark.generate.search;

import io.seqmark.tensor.Logits;
import java.util.List;

/** Which continuations of some beams a step looks at. */
sealed interface Continuations permits BestContinuations, SampledContinuations {
    /**
     * The continuations, in the order in which they are ranked.
     *
     * @param firstRow the row of the block that the beams' row 0 is
     * @param beams their decoder rows are used up
     * @param wanted how many, at the most
     */
    List<Candidate> of(Logits logits, int firstRow, List<Beam> beams, int wanted);
}
