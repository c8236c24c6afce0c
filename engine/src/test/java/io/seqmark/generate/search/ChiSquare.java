package io.seqmark.generate.search;

import java.util.Map;

/** Pearson's test of counts against a distribution. */
public final class ChiSquare {
    /** Outcomes that are expected less often are counted together. */
    private static final double LEAST_EXPECTED = 5;

    private ChiSquare() {}

    /**
     * How many standard deviations the counts are from the distribution (Wilson and Hilferty, 1931): of draws from it, 1 in
     * 30,000 is above 4. Infinite where something was drawn that cannot be.
     */
    public static <T> double deviation(Map<T, Integer> counts, Map<T, Double> probabilities) {
        if (!probabilities.keySet().containsAll(counts.keySet())) {
            return Double.POSITIVE_INFINITY;
        }
        int draws = counts.values().stream().mapToInt(Integer::intValue).sum();
        double statistic = 0;
        int cells = 0;
        double rareExpected = 0;
        int rare = 0;
        for (var each : probabilities.entrySet()) {
            double expected = each.getValue() * draws;
            int count = counts.getOrDefault(each.getKey(), 0);
            if (expected < LEAST_EXPECTED) {
                rareExpected += expected;
                rare += count;
            } else {
                statistic += (count - expected) * (count - expected) / expected;
                cells++;
            }
        }
        if (rareExpected > 0) {
            // in a small cell, one draw too many is no proof
            double expected = Math.max(rareExpected, 1);
            statistic += (rare - rareExpected) * (rare - rareExpected) / expected;
            cells++;
        }
        int freedom = cells - 1;
        if (freedom == 0) {
            return 0;
        }
        double spread = 2.0 / (9 * freedom);
        return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
    }
}
