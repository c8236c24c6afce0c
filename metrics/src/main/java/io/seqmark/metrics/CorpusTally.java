package io.seqmark.metrics;

/**
 * Something that counts pairs and can be split over workers: each worker adds to a fork of its own, and what the forks hold is
 * joined in any order with the same result to the bit. Not thread-safe itself.
 *
 * @param <T> the type itself
 */
public interface CorpusTally<T extends CorpusTally<T>> {
    /** An empty one of the same kind. */
    T fork();

    /**
     * Adds a pair.
     *
     * @param place the pair's place in the corpus, from 0; each is added once
     */
    void add(long place, Pair pair);

    /** Takes over all that another of the same kind holds. */
    void join(T other);
}
