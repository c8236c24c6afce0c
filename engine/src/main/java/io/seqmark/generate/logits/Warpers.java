package io.seqmark.generate.logits;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the scores of a step into the distribution that is drawn from: temperature, then what cuts tokens away, in
 * transformers' order and with its arithmetic (float32, sums of probabilities in double). Stateless between calls.
 */
public final class Warpers {
    /** Up to here the best tokens are found in one pass; beyond, sorting all is faster. */
    private static final int MOST_IN_ONE_PASS = 512;

    private final float temperature;
    private final int topK;
    private final int minTokensToKeep;
    private final List<Warper> cuts = new ArrayList<>();
    private final boolean renormalizes;

    /** Cuts tokens away from a support that is sorted. */
    @FunctionalInterface
    private interface Warper {
        void cut(Support support);
    }

    /**
     * The warpers of a configuration.
     *
     * @param config one that samples
     */
    public Warpers(GenerationConfig config, Semantics semantics) {
        GenerationConfig.Sampling sampling = config.sampling().orElseThrow();
        this.temperature = (float) sampling.temperature();
        this.minTokensToKeep = sampling.minTokensToKeep();
        this.topK = sampling.topK() == 0 ? 0 : Math.max(sampling.topK(), minTokensToKeep);
        if (sampling.topP() < 1) {
            double p = sampling.topP();
            cuts.add(
                    semantics == Semantics.HF_4_4
                            ? support -> topPFromTheBest(support, (float) p)
                            : support -> topPFromTheWorst(support, (float) (1 - p)));
        }
        sampling.minP().ifPresent(p -> cuts.add(support -> minP(support, (float) p)));
        if (sampling.typicalP() < 1) {
            cuts.add(support -> typicalP(support, (float) sampling.typicalP()));
        }
        if (sampling.epsilonCutoff() > 0 && sampling.epsilonCutoff() < 1) {
            cuts.add(support -> cutBelow(support, (float) sampling.epsilonCutoff()));
        }
        if (sampling.etaCutoff() > 0 && sampling.etaCutoff() < 1) {
            cuts.add(support -> eta(support, (float) sampling.etaCutoff()));
        }
        this.renormalizes = config.processing().renormalizeLogits();
    }

    /**
     * Fills a support with the tokens that may be drawn.
     *
     * @param row the scores as the logits processors left them; used up
     * @param added put onto every score before anything else
     */
    public void warp(RowScores row, float added, Support support) {
        support.clear();
        if (topK > 0) {
            if (!fillBest(row, added, support)) {
                fillAll(row, added, support);
                support.sort();
                cutTopK(support);
            }
        } else {
            fillAll(row, added, support);
            if (!cuts.isEmpty()) {
                support.sort();
            }
        }
        cuts.forEach(cut -> cut.cut(support));
        if (renormalizes) {
            support.normalize(); // the last of all processors, after the cuts
        }
    }

    private float warmed(float score, float added) {
        return (score + added) / temperature;
    }

    private void fillAll(RowScores row, float added, Support support) {
        support.clear();
        for (int id = 0; id < row.size(); id++) {
            float score = row.get(id);
            if (score > Float.NEGATIVE_INFINITY) {
                support.add(id, warmed(score, added));
            }
        }
    }

    /** The tokens of {@code top_k}; false where more than that many are equally good, which needs a look at all. */
    private boolean fillBest(RowScores row, float added, Support support) {
        if (topK > MOST_IN_ONE_PASS) {
            return false;
        }
        int[] ids = new int[topK + 1];
        float[] scores = new float[topK + 1];
        int found = row.top(ids, scores);
        if (found > topK && warmed(scores[topK], added) == warmed(scores[topK - 1], added)) {
            return false;
        }
        for (int i = 0; i < Math.min(found, topK); i++) {
            support.add(ids[i], warmed(scores[i], added));
        }
        support.sort(); // the division may have made equals of unequals
        return true;
    }

    /** Fan et al., 2018; what is as good as the last one stays too. */
    private void cutTopK(Support support) {
        int count = Math.min(topK, support.size());
        while (count > 0 && count < support.size() && support.score(count) == support.score(count - 1)) {
            count++;
        }
        support.cut(count);
    }

    /** Holtzman et al., 2020, as 4.4 does it: a token stays while the better ones' probabilities do not exceed p. */
    private void topPFromTheBest(Support support, float p) {
        float[] probabilities = support.probabilities();
        double better = 0;
        int kept = 0;
        while (kept < support.size() && (kept < minTokensToKeep || (float) better <= p)) {
            better += probabilities[kept++];
        }
        support.cut(kept);
    }

    /** As 5.x does it: a token goes while its probability and the worse ones' are at most 1 - p; of equals the lower id. */
    private void topPFromTheWorst(Support support, float rest) {
        float[] probabilities = support.probabilities();
        double worse = 0;
        int kept = support.size();
        while (kept > minTokensToKeep) {
            worse += probabilities[kept - 1];
            if ((float) worse > rest) {
                break;
            }
            kept--;
        }
        int from = kept;
        while (from > 0 && from < support.size() && support.score(from - 1) == support.score(from)) {
            from--;
        }
        int to = kept;
        while (to > 0 && to < support.size() && support.score(to) == support.score(to - 1)) {
            to++;
        }
        // of the equal ones at the edge the last stay
        support.keep(from, to - (kept - from), to);
    }

    /** Nguyen et al., 2024. */
    private void minP(Support support, float p) {
        float[] probabilities = support.probabilities();
        int kept = 0;
        while (kept < support.size() && (kept < minTokensToKeep || probabilities[kept] >= p * probabilities[0])) {
            kept++;
        }
        support.cut(kept);
    }

    /** Meister et al., 2022: the tokens whose information is nearest to the entropy. */
    private void typicalP(Support support, float mass) {
        int size = support.size();
        if (size == 0) {
            return;
        }
        float entropy = support.entropy();
        float[] probabilities = support.probabilities();
        float best = support.score(0);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.exp(support.score(i) - best);
        }
        float logSum = (float) Math.log(sum);
        float[] distances = new float[size];
        // ties stand in the order of the vocabulary
        long[] order = new long[size];
        Integer[] byId = new Integer[size];
        Arrays.setAll(byId, i -> i);
        Arrays.sort(byId, (a, b) -> Integer.compare(support.id(a), support.id(b)));
        for (int rank = 0; rank < size; rank++) {
            int i = byId[rank];
            distances[i] = Math.abs(-((support.score(i) - best) - logSum) - entropy);
            order[rank] = Support.key(distances[i], rank);
        }
        Arrays.sort(order);
        double nearer = 0;
        int last = 0;
        while (last < size) {
            nearer += probabilities[byId[Support.id(order[last])]];
            if (!((float) nearer < mass)) {
                break;
            }
            last++;
        }
        float widest = last < size ? Support.value(order[last]) : Float.POSITIVE_INFINITY;
        boolean[] kept = new boolean[size];
        for (int at = 0; at < size; at++) {
            int i = byId[Support.id(order[at])];
            kept[i] = at < minTokensToKeep || distances[i] <= widest;
        }
        support.keep(kept);
    }

    /** Hewitt et al., 2022, epsilon sampling. */
    private void cutBelow(Support support, float least) {
        float[] probabilities = support.probabilities();
        int kept = 0;
        while (kept < support.size()
                && (probabilities[kept] >= least
                        || kept < minTokensToKeep
                        || support.score(kept) >= support.score(minTokensToKeep - 1))) {
            kept++;
        }
        support.cut(kept);
    }

    /** Hewitt et al., 2022, eta sampling. */
    private void eta(Support support, float epsilon) {
        float byEntropy = (float) Math.sqrt(epsilon) * (float) Math.exp(-support.entropy());
        cutBelow(support, Math.min(epsilon, byEntropy));
    }
}
