package io.seqmark.metrics.ngram;

import java.util.Arrays;

/**
 * Counts the n-grams of orders 1 to a maximum that a hypothesis shares with a reference, each at most as often as the
 * reference has it. Not thread-safe.
 */
public final class NgramMatches {
    private final int maxOrder;
    private final NgramTable ngrams = new NgramTable();
    /** By number of the n-gram: occurrences in the reference that no n-gram of the hypothesis has used up. */
    private int[] unused = new int[512];

    /** For n-grams up to that order. */
    public NgramMatches(int maxOrder) {
        this.maxOrder = maxOrder;
    }

    /**
     * Counts the matches of one pair.
     *
     * @param matches receives the count of order n at {@code n - 1}
     */
    public void count(IntList hypothesis, IntList reference, long[] matches) {
        Arrays.fill(matches, 0, maxOrder, 0);
        addReference(reference);
        for (int start = 0; start < hypothesis.size(); start++) {
            int ngram = NgramTable.EMPTY;
            int end = Math.min(hypothesis.size(), start + maxOrder);
            for (int i = start; i < end; i++) {
                ngram = ngrams.find(ngram, hypothesis.get(i));
                if (ngram == NgramTable.ABSENT) {
                    break; // the reference has no longer n-gram with this beginning either
                }
                if (unused[ngram] > 0) {
                    unused[ngram]--;
                    matches[i - start]++;
                }
            }
        }
    }

    private void addReference(IntList reference) {
        ngrams.clear(reference.size() * Math.min(maxOrder, 8));
        for (int start = 0; start < reference.size(); start++) {
            int ngram = NgramTable.EMPTY;
            int end = Math.min(reference.size(), start + maxOrder);
            for (int i = start; i < end; i++) {
                int known = ngrams.size();
                ngram = ngrams.add(ngram, reference.get(i));
                if (ngram >= unused.length) {
                    unused = Arrays.copyOf(unused, ngram * 2);
                }
                unused[ngram] = ngram > known ? 1 : unused[ngram] + 1;
            }
        }
    }

    /** How many n-grams of that order a text of that length has. */
    public static int total(int length, int order) {
        return Math.max(0, length - order + 1);
    }
}
