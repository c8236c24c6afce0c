package io.seqmark.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The best {@code num_beams} finished hypotheses of a sentence, as the beam scorers of transformers 4 keep them: sums in
 * float32, penalised scores in double.
 */
final class BestHypotheses {
    private final int beams;
    private final double lengthPenalty;
    private final List<Kept> kept = new ArrayList<>();
    private double worst = 1e9;

    /** {@code ids} are the generated ones. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(int[] ids, double score) {}

    BestHypotheses(int beams, double lengthPenalty) {
        this.beams = beams;
        this.lengthPenalty = lengthPenalty;
    }

    /**
     * Keeps a hypothesis if it is good enough.
     *
     * @param ids generated ids
     * @param sum of their log-probabilities
     * @param length by which the sum is penalised
     */
    void keep(int[] ids, float sum, int length) {
        double score = penalized(sum, length);
        if (kept.size() < beams || score > worst) {
            kept.add(new Kept(ids, score));
            if (kept.size() > beams) {
                kept.remove(kept.stream()
                        .min(Comparator.comparingDouble(Kept::score))
                        .orElseThrow());
            }
            worst = kept.stream().mapToDouble(Kept::score).min().orElseThrow();
        }
    }

    /** Whether there are {@code num_beams} of them. */
    boolean isFull() {
        return kept.size() >= beams;
    }

    /** Whether such a sum over such a length is no better than the worst that is kept. */
    boolean outdo(float sum, int length) {
        return worst >= penalized(sum, length);
    }

    /** The best, best first; of equal scores the one kept last comes first. */
    List<Sequence> best(int count) {
        return kept.reversed().stream()
                .sorted(Comparator.comparingDouble(hypothesis -> -hypothesis.score()))
                .limit(count)
                .map(hypothesis -> new Sequence(hypothesis.ids(), (float) hypothesis.score()))
                .toList();
    }

    private double penalized(float sum, int length) {
        return sum / Math.pow(length, lengthPenalty);
    }
}
