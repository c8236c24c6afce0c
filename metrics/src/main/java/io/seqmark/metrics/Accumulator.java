package io.seqmark.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * The running total of a corpus. Needs memory for one pair, however many are added. Each worker fills its own and they are
 * merged in any order with the same result to the bit. Not thread-safe.
 *
 * @param <S> the metric's score
 */
public final class Accumulator<S extends Score> implements CorpusTally<Accumulator<S>> {
    private final SummedMetric<S> metric;
    private final PairCounter counter;
    private final long[] pair;
    private final long[] total;
    private long pairs;
    private int minReferences = Integer.MAX_VALUE;
    private int maxReferences;

    Accumulator(SummedMetric<S> metric) {
        this.metric = metric;
        this.counter = metric.newCounter();
        this.pair = new long[metric.width()];
        this.total = new long[metric.width()];
    }

    /**
     * Adds a pair.
     *
     * @param references at least one; their number may vary from pair to pair
     * @return the pair's own statistics
     * @throws IllegalArgumentException if there is no reference
     */
    public Statistics add(String hypothesis, List<String> references) {
        int count = references.size();
        if (count == 0) {
            throw new IllegalArgumentException("a pair needs at least one reference");
        }
        counter.count(hypothesis, references, pair);
        Arrays.setAll(total, i -> Math.addExact(total[i], pair[i]));
        pairs++;
        minReferences = Math.min(minReferences, count);
        maxReferences = Math.max(maxReferences, count);
        return Statistics.of(1, count, count, pair);
    }

    @Override
    public Accumulator<S> fork() {
        return new Accumulator<>(metric);
    }

    @Override
    public void add(long place, Pair pair) {
        add(pair.hypothesis(), pair.references());
    }

    @Override
    public void join(Accumulator<S> other) {
        merge(other);
    }

    /** Adds all pairs of another worker, which stays as it is. */
    public void merge(Accumulator<S> other) {
        merge(other.statistics());
    }

    /** Adds statistics that were computed before. */
    public void merge(Statistics statistics) {
        Statistics sum = statistics().plus(statistics);
        Arrays.setAll(total, sum::count);
        pairs = sum.pairs();
        minReferences = sum.minReferences();
        maxReferences = sum.maxReferences();
    }

    /** The sum so far. */
    public Statistics statistics() {
        return Statistics.of(pairs, minReferences, maxReferences, total);
    }

    /** The score so far; that of an empty corpus is 0. */
    public S score() {
        return metric.score(statistics());
    }

    /** The signature of {@link #score}. */
    public Signature signature() {
        return metric.signature(statistics());
    }
}
