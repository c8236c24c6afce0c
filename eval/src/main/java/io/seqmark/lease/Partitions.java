package io.seqmark.lease;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Leases that are all cut before the first is lent, for a scheduler that wants its tasks beforehand: the most expensive examples
 * first, each partition a share of what is left, so that the last ones are small and all workers end together (guided
 * self-scheduling, <a href="https://doi.org/10.1109/TC.1987.5009495">Polychronopoulos and Kuck 1987</a>). Stateless.
 */
public final class Partitions {
    /** Shares of the rest that a slot takes: a partition is lost when its worker is, and waits are half of one. */
    private static final int SHARES_PER_SLOT = 3;
    /** Batches of a partition at the most. */
    private static final int MOST_BATCHES = 16;

    private Partitions() {}

    /**
     * Cuts.
     *
     * @param ids of the examples, ascending
     * @param costs of them, at least 1 each, in the order of the ids
     * @param slots partitions that are computed at a time
     * @param inFlight examples that a slot computes at a time
     * @param limit of a partition's cost; an example that costs more is alone
     * @return the ids of each partition, ascending; partitions in the order in which they should start
     */
    public static List<long[]> of(long[] ids, int[] costs, int slots, int inFlight, long limit) {
        WorkList work = new WorkList(ids, costs);
        int least = Math.clamp(((long) ids.length + slots - 1) / slots, 1, inFlight);
        List<long[]> partitions = new ArrayList<>();
        while (work.waiting() > 0) {
            long share = Math.min(limit, work.waitingCost() / ((long) SHARES_PER_SLOT * slots));
            int most = Math.clamp((long) MOST_BATCHES * inFlight, 1, Integer.MAX_VALUE);
            long[] partition = work.ids(work.take(share, least, most, limit).ranks());
            Arrays.sort(partition);
            partitions.add(partition);
        }
        return partitions;
    }
}
