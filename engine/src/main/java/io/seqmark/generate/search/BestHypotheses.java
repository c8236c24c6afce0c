package io.seqmark.generate.search;

import io.seqmark.generate.option.EarlyStopping;
import io.seqmark.generate.option.GenerationConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The best hypotheses of a sentence, as the beam scorers of transformers 4 keep them: sums in float32, penalised scores in
 * double.
 */
final class BestHypotheses {
    private final GenerationConfig config;
    private final int capacity;
    private final List<Kept> kept = new ArrayList<>();
    private double worst = 1e9;

    /** A kept hypothesis; {@code ids} are the generated ones, with EOS where it was produced. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Kept(int[] ids, double score) {}

    /**
     * @param capacity how many are kept
     */
    BestHypotheses(GenerationConfig config, int capacity) {
        this.config = config;
        this.capacity = capacity;
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
        if (kept.size() < capacity || score > worst) {
            kept.add(new Kept(ids, score));
            if (kept.size() > capacity) {
                kept.remove(kept.stream()
                        .min(Comparator.comparingDouble(Kept::score))
                        .orElseThrow());
            }
            worst = kept.stream().mapToDouble(Kept::score).min().orElseThrow();
        }
    }

    /**
     * Whether enough are kept for the sentence to be done.
     *
     * @param bestSum of a step's continuations, finished or not
     * @param generated tokens of each
     */
    boolean suffice(float bestSum, int generated) {
        if (kept.size() < capacity) {
            return false;
        }
        boolean canGrow = config.earlyStopping() == EarlyStopping.NEVER && config.lengthPenalty() > 0;
        return config.earlyStopping() == EarlyStopping.TRUE
                || worst >= penalized(bestSum, canGrow ? config.maxLength() - 1 : generated);
    }

    /** All that are kept, in the order in which they were. */
    List<Kept> kept() {
        return Collections.unmodifiableList(kept);
    }

    /** The best, best first; of equal scores the one kept last. */
    static List<Sequence> ranked(List<Kept> kept, int count) {
        return kept.reversed().stream()
                .sorted(Comparator.comparingDouble(hypothesis -> -hypothesis.score()))
                .limit(count)
                .map(hypothesis -> new Sequence(hypothesis.ids(), (float) hypothesis.score()))
                .toList();
    }

    private double penalized(float sum, int length) {
        return sum / Math.pow(length, config.lengthPenalty());
    }
}
