package io.seqmark.metrics.surface;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Statistics;
import java.util.Arrays;
import java.util.List;

/**
 * The share of hypotheses, in percent, that equal one of their references. The statistics are two: matches and pairs.
 *
 * @param normalization what does not count
 */
public record ExactMatch(Normalization normalization) implements SurfaceMetric {
    @Override
    public String name() {
        return "exact_match";
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
        return 2;
    }

    @Override
    public PairCounter newCounter() {
        return (hypothesis, references, counts) -> {
            List<String> words = normalization.words(hypothesis);
            boolean matches = references.stream().map(normalization::words).anyMatch(words::equals);
            Arrays.fill(counts, 1);
            counts[0] = matches ? 1 : 0;
        };
    }

    @Override
    public double exchangedScore(double[] sums) {
        return sums[1] == 0 ? 0 : 100 * sums[0] / sums[1];
    }

    @Override
    public SurfaceScore score(Statistics statistics) {
        double[] sums = {statistics.count(0), statistics.count(1)};
        return new SurfaceScore(name(), exchangedScore(sums), statistics.count(0) + " of " + statistics.count(1));
    }
}
