package io.seqmark.metrics.surface;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Statistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean over pairs, in percent, of the harmonic mean of token precision and recall, as SQuAD 1.1 scores answers; of several
 * references the best. Where one side has no tokens, a pair scores 1 if neither has and else 0.
 *
 * <p>The statistics are three: the sum in units of 2^-30, the rest of it in units of 2^-60, and pairs. Whole numbers add up to
 * the same sum in any order.
 *
 * @param normalization what does not count
 */
public record TokenF1(Normalization normalization) implements SurfaceMetric {
    private static final double UNITS = 1L << 30;

    @Override
    public String name() {
        return "token_f1";
    }

    @Override
    public String key() {
        return "norm";
    }

    @Override
    public String value() {
        return normalization.label();
    }

    @Override
    public int width() {
        return 3;
    }

    @Override
    public PairCounter newCounter() {
        return (hypothesis, references, counts) -> {
            List<String> words = normalization.words(hypothesis);
            double best = references.stream()
                    .mapToDouble(reference -> f1(words, normalization.words(reference)))
                    .max()
                    .orElseThrow();
            counts[0] = (long) (best * UNITS);
            counts[1] = Math.round((best * UNITS - counts[0]) * UNITS);
            counts[2] = 1;
        };
    }

    private static double f1(List<String> hypothesis, List<String> reference) {
        if (hypothesis.isEmpty() || reference.isEmpty()) {
            return hypothesis.isEmpty() && reference.isEmpty() ? 1 : 0;
        }
        Map<String, Integer> unused = new HashMap<>();
        reference.forEach(word -> unused.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : hypothesis) {
            int left = unused.getOrDefault(word, 0);
            if (left > 0) {
                unused.put(word, left - 1);
                common++;
            }
        }
        return 2.0 * common / (hypothesis.size() + reference.size());
    }

    @Override
    public double exchangedScore(double[] sums) {
        return sums[2] == 0 ? 0 : 100 * ((sums[0] + sums[1] / UNITS) / UNITS / sums[2]);
    }

    @Override
    public SurfaceScore score(Statistics statistics) {
        double[] sums = {statistics.count(0), statistics.count(1), statistics.count(2)};
        return new SurfaceScore(name(), exchangedScore(sums), "");
    }
}
