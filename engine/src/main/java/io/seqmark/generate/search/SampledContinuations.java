package io.seqmark.generate.search;

import io.seqmark.base.Semantics;
import io.seqmark.generate.logits.Support;
import io.seqmark.generate.logits.Warpers;
import io.seqmark.tensor.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Beam sampling: continuations drawn without replacement from the softmax of all beams' sums. Adding Gumbel noise to every sum
 * and taking the largest is the same as drawing one after another (Kool et al., 2019, "Stochastic beams and where to find
 * them", section 2.3), and lets each continuation's noise depend on itself alone.
 */
final class SampledContinuations implements Continuations {
    /** No Gumbel noise made of a 53-bit number reaches it: -log(-log(1 - 2^-54)) is 37.4. */
    private static final double MOST_NOISE = 37.5;

    private static final double LOG_2 = Math.log(2);

    private final BeamScores scores;
    private final TokenScores tokenScores;
    private final Warpers warpers;
    private final Semantics semantics;
    private final RandomStream random;
    private final Support support;

    SampledContinuations(
            BeamScores scores,
            TokenScores tokenScores,
            Warpers warpers,
            Semantics semantics,
            RandomStream random,
            SearchScratch scratch) {
        this.scores = scores;
        this.tokenScores = tokenScores;
        this.warpers = warpers;
        this.semantics = semantics;
        this.random = random;
        this.support = scratch.support();
    }

    /** Under {@code hf-5} in the order in which they are drawn, under {@code hf-4.4} best first. */
    @Override
    public List<Candidate> of(Logits logits, int firstRow, List<Beam> beams, int wanted) {
        Draw draw = new Draw(wanted);
        boolean legacy = semantics == Semantics.HF_4_4;
        int scannedRow = -1;
        for (int i = 0; i < beams.size(); i++) {
            Beam beam = beams.get(i);
            if (beam.row() != scannedRow) {
                // 4.4 warps the sums, so that the temperature divides what is before over and over again
                warpers.warp(scores.of(logits, firstRow, beam, i == 0), legacy ? beam.score() : 0f, support);
                scannedRow = beam.row();
            }
            for (int j = 0; j < support.size(); j++) {
                float warped = support.score(j);
                if (legacy) {
                    draw.offer(beam.length(), i, support.id(j), warped - beam.score(), warped);
                } else {
                    draw.offer(beam.length(), i, support.id(j), warped, warped + beam.score());
                }
            }
        }
        List<Candidate> drawn = draw.inOrder();
        for (int i = 0; i < drawn.size(); i++) {
            Candidate candidate = drawn.get(i);
            tokenScores.add(beams.get(candidate.beam()), candidate.token(), draw.own[i]);
        }
        if (legacy) {
            drawn.sort(Candidate.BEST_FIRST);
        }
        return drawn;
    }

    /** The continuations with the largest noisy sums. */
    private final class Draw {
        private final Candidate[] best;
        private final double[] noisy;
        /** What each adds to its beam's sum. */
        private final float[] own;

        private int found;

        Draw(int wanted) {
            this.best = new Candidate[wanted];
            this.noisy = new double[wanted];
            this.own = new float[wanted];
        }

        void offer(int step, int beam, int token, float score, float sum) {
            boolean full = found == noisy.length;
            double least = full ? noisy[found - 1] : Double.NEGATIVE_INFINITY;
            if (sum + MOST_NOISE <= least) {
                return;
            }
            double uniform = random.uniform(step, beam, token);
            // -log(-log(u)) is at most -log(1 - u), which is at most this
            if (sum - LOG_2 * Math.getExponent(1 - uniform) <= least) {
                return;
            }
            double value = sum - Math.log(-Math.log(uniform));
            if (value <= least) {
                return;
            }
            int at = full ? found - 1 : found++;
            for (; at > 0 && noisy[at - 1] < value; at--) {
                noisy[at] = noisy[at - 1];
                best[at] = best[at - 1];
                own[at] = own[at - 1];
            }
            noisy[at] = value;
            own[at] = score;
            best[at] = new Candidate(beam, token, sum);
        }

        List<Candidate> inOrder() {
            return new ArrayList<>(Arrays.asList(best).subList(0, found));
        }
    }
}
