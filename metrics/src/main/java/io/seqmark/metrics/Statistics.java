package io.seqmark.metrics;

import java.util.Arrays;

/**
 * The sufficient statistics of one pair or of many: whole numbers that add up, so that the sum over a corpus is the same to
 * the bit in whatever order and on however many workers it was formed. Immutable.
 */
public final class Statistics {
    private final long pairs;
    private final int minReferences;
    private final int maxReferences;
    private final long[] counts;

    private Statistics(long pairs, int minReferences, int maxReferences, long[] counts) {
        this.pairs = pairs;
        this.minReferences = minReferences;
        this.maxReferences = maxReferences;
        this.counts = counts;
    }

    /** Statistics with the given content, which is copied. */
    static Statistics of(long pairs, int minReferences, int maxReferences, long[] counts) {
        return new Statistics(pairs, minReferences, maxReferences, counts.clone());
    }

    /**
     * The statistics of both.
     *
     * @throws IllegalArgumentException if they are of different metrics or configurations
     */
    public Statistics plus(Statistics other) {
        if (counts.length != other.counts.length) {
            throw new IllegalArgumentException("statistics of different metrics do not add up");
        }
        long[] sum = counts.clone();
        Arrays.setAll(sum, i -> Math.addExact(sum[i], other.counts[i]));
        return new Statistics(
                pairs + other.pairs,
                Math.min(minReferences, other.minReferences),
                Math.max(maxReferences, other.maxReferences),
                sum);
    }

    /** The number of pairs. */
    public long pairs() {
        return pairs;
    }

    /** The number of counts, which depends on the metric and its configuration. */
    public int width() {
        return counts.length;
    }

    /** One of the counts; the metric's documentation tells their order. */
    public long count(int index) {
        return counts[index];
    }

    /** The fewest references of a pair; meaningless while there is no pair. */
    int minReferences() {
        return minReferences;
    }

    /** The most references of a pair. */
    int maxReferences() {
        return maxReferences;
    }

    /** {@code nrefs} of the signature: how many references every pair has, or {@code var} where they differ. */
    public String references() {
        return minReferences == maxReferences ? Integer.toString(maxReferences) : "var";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statistics that
                && pairs == that.pairs
                && minReferences == that.minReferences
                && maxReferences == that.maxReferences
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return pairs + " pairs " + Arrays.toString(counts);
    }
}
