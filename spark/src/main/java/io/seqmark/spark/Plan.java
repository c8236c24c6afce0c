package io.seqmark.spark;

import io.seqmark.engine.Lines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Cuts the work into partitions: longest sentences first, each partition a share of what is left, so that the last ones are
 * small and all executors end together (guided self-scheduling, Polychronopoulos and Kuck 1987).
 *
 * @param partitions the ids of each partition, ascending; partitions in the order in which they should start
 * @param cost of all of it, in bytes and a constant a sentence
 */
record Plan(List<long[]> partitions, long cost) {
    /** What a sentence costs beside its bytes. */
    private static final long COST_OF_A_SENTENCE = 32;
    /** Shares of the rest that a slot takes: a partition is lost when its executor is, and waits are half of one. */
    private static final long SHARES_A_SLOT = 3;
    /** Batches of a partition at the most. */
    private static final int MOST_BATCHES = 16;
    /** Spark warns of tasks above 1000 KiB. */
    private static final long MOST_BYTES = 512 << 10;
    /** Bits of a sort key for the index; the others hold the cost. */
    private static final int INDEX_BITS = 40;

    private static final long MOST_COST = (1L << (Long.SIZE - 1 - INDEX_BITS)) - 1;

    Plan {
        partitions = List.copyOf(partitions);
    }

    /**
     * Plans.
     *
     * @param slots tasks that run at a time
     * @param inFlight sentences that a task decodes at a time
     */
    static Plan of(Lines lines, int slots, int inFlight) {
        LongUnaryOperator ids = lines.ids();
        long count = lines.count();
        long[] keys = new long[Math.toIntExact(count)];
        long left = 0;
        for (int i = 0; i < keys.length; i++) {
            long each = Math.min(MOST_COST, cost(lines.text(ids.applyAsLong(i))));
            keys[i] = each << INDEX_BITS | i;
            left += each;
        }
        long cost = left;
        Arrays.parallelSort(keys);
        int least = Math.clamp((count + slots - 1) / slots, 1, inFlight);
        List<long[]> partitions = new ArrayList<>();
        int end = keys.length;
        while (end > 0) {
            long share = Math.min(MOST_BYTES, left / (SHARES_A_SLOT * slots));
            int begin = end;
            long taken = 0;
            while (begin > 0 && end - begin < MOST_BATCHES * inFlight && (end - begin < least || taken < share)) {
                long next = keys[begin - 1] >>> INDEX_BITS;
                if (begin < end && taken + next > MOST_BYTES) {
                    break;
                }
                taken += next;
                begin--;
            }
            partitions.add(Arrays.stream(keys, begin, end)
                    .map(key -> ids.applyAsLong(key & (1L << INDEX_BITS) - 1))
                    .sorted()
                    .toArray());
            left -= taken;
            end = begin;
        }
        return new Plan(partitions, cost);
    }

    /** Bytes of UTF-8 and a constant: nothing is tokenized for the plan. */
    static long cost(String source) {
        return source.getBytes(StandardCharsets.UTF_8).length + COST_OF_A_SENTENCE;
    }
}
