package io.seqmark.metrics.surface;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Statistics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The share of n-grams of words, in percent, that occur earlier in the same prediction: seq-rep-n of Welleck et al., "Neural
 * Text Generation with Unlikelihood Training", 2020, over all n-grams of the corpus. The statistics are three: repeated
 * n-grams, n-grams, and predictions with a repeated one.
 *
 * @param order n, at least 1
 */
public record Repetition(int order) implements SurfaceMetric {
    public Repetition {
        if (order < 1) {
            throw new IllegalArgumentException("the n-gram order " + order + " is below 1");
        }
    }

    @Override
    public String name() {
        return "repetition";
    }

    @Override
    public String key() {
        return "order";
    }

    @Override
    public String value() {
        return Integer.toString(order);
    }

    @Override
    public int width() {
        return 3;
    }

    @Override
    public PairCounter newCounter() {
        return (hypothesis, references, counts) -> {
            List<String> words = Normalization.SPACE.words(hypothesis);
            int ngrams = Math.max(0, words.size() - order + 1);
            Set<List<String>> distinct = new HashSet<>();
            for (int i = 0; i < ngrams; i++) {
                distinct.add(words.subList(i, i + order));
            }
            counts[0] = (long) ngrams - distinct.size();
            counts[1] = ngrams;
            counts[2] = counts[0] > 0 ? 1 : 0;
        };
    }

    @Override
    public double exchangedScore(double[] sums) {
        return sums[1] == 0 ? 0 : 100 * sums[0] / sums[1];
    }

    @Override
    public SurfaceScore score(Statistics statistics) {
        double[] sums = {statistics.count(0), statistics.count(1), statistics.count(2)};
        return new SurfaceScore(
                name(),
                exchangedScore(sums),
                "(" + statistics.count(0) + " of " + statistics.count(1) + ", in " + statistics.count(2)
                        + " predictions)");
    }
}
