package io.seqmark.lease;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * The examples of a run and what became of them. An example's rank is its place among all by cost, the most expensive first;
 * arrays of ranks ascend. About 25 bytes an example.
 */
final class WorkList {
    private final long[] ids;
    private final int[] positionOfRank;
    private final int[] rankOfPosition;
    private final int[] costs;
    private final boolean[] finished;
    private final byte[] holders;
    private final byte[] deaths;
    /** Ranks from here on were never lent. */
    private int fresh;

    private final Deque<int[]> retries = new ArrayDeque<>();
    private final Deque<int[]> suspects = new ArrayDeque<>();
    private int left;
    private int waiting;
    private long waitingCost;

    /**
     * All of them waiting.
     *
     * @param ids ascending
     * @param costs at least 1 each, in the order of the ids
     */
    WorkList(long[] ids, int[] costs) {
        int size = ids.length;
        if (costs.length != size) {
            throw new IllegalArgumentException(size + " ids, " + costs.length + " costs");
        }
        this.ids = ids.clone();
        long[] keys = new long[size];
        for (int position = 0; position < size; position++) {
            if (costs[position] < 1 || (position > 0 && ids[position - 1] >= ids[position])) {
                throw new IllegalArgumentException("id " + ids[position] + ", cost " + costs[position]);
            }
            keys[position] = (long) -costs[position] << Integer.SIZE | position;
            waitingCost += costs[position];
        }
        Arrays.sort(keys);
        positionOfRank = new int[size];
        rankOfPosition = new int[size];
        this.costs = new int[size];
        for (int rank = 0; rank < size; rank++) {
            int position = (int) keys[rank];
            positionOfRank[rank] = position;
            rankOfPosition[position] = rank;
            this.costs[rank] = costs[position];
        }
        finished = new boolean[size];
        holders = new byte[size];
        deaths = new byte[size];
        left = size;
        waiting = size;
    }

    /** The rank of an id; negative if it is not one of this work. */
    int rank(long id) {
        int position = Arrays.binarySearch(ids, id);
        return position < 0 ? -1 : rankOfPosition[position];
    }

    long id(int rank) {
        return ids[positionOfRank[rank]];
    }

    long[] ids(int[] ranks) {
        return Arrays.stream(ranks).mapToLong(this::id).toArray();
    }

    int cost(int rank) {
        return costs[rank];
    }

    boolean isFinished(int rank) {
        return finished[rank];
    }

    /** Workers that have it on loan. */
    int holders(int rank) {
        return holders[rank];
    }

    /** Workers that died with it. */
    int deaths(int rank) {
        return deaths[rank];
    }

    /** Neither done nor set aside. */
    int left() {
        return left;
    }

    /** Neither that nor on loan. */
    int waiting() {
        return waiting;
    }

    /** Those that are neither done nor set aside. */
    int[] unfinished(int[] ranks) {
        return Arrays.stream(ranks).filter(rank -> !finished[rank]).toArray();
    }

    /** Those of them that nobody has. */
    int[] waiting(int[] ranks) {
        return Arrays.stream(ranks)
                .filter(rank -> !finished[rank] && holders[rank] == 0)
                .toArray();
    }

    long waitingCost() {
        return waitingCost;
    }

    /** The next examples that may be lent together with others, those that come back first; empty if there are none. */
    Batch take(long cost, int least, int most) {
        return take(cost, least, most, Long.MAX_VALUE);
    }

    /**
     * The same.
     *
     * @param cost of all that are taken, where they are at least so many
     * @param least of them, if there are so many
     * @param most of them
     * @param limit of their cost, however many they are; one is taken whatever it costs
     */
    Batch take(long cost, int least, int most, long limit) {
        while (!retries.isEmpty()) {
            int[] group = waiting(retries.remove());
            if (group.length > 0) {
                int count = count(group, cost, least, most, limit);
                if (count < group.length) {
                    retries.addFirst(Arrays.copyOfRange(group, count, group.length));
                }
                return new Batch(Lease.Kind.RETRIED, lend(Arrays.copyOf(group, count)));
            }
        }
        int[] ranks =
                IntStream.range(fresh, Math.min(costs.length, fresh + most)).toArray();
        int count = count(ranks, cost, least, most, limit);
        fresh += count;
        return new Batch(Lease.Kind.FRESH, lend(Arrays.copyOf(ranks, count)));
    }

    /** Ranks and why they are lent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch(Lease.Kind kind, int[] ranks) {}

    /** The next examples that must be lent alone; empty if there are none. */
    int[] takeSuspects() {
        while (!suspects.isEmpty()) {
            int[] group = waiting(suspects.remove());
            if (group.length > 0) {
                return lend(group);
            }
        }
        return new int[0];
    }

    /** One more worker has these. */
    int[] lend(int[] ranks) {
        for (int rank : ranks) {
            if (holders[rank]++ == 0) {
                waiting--;
                waitingCost -= costs[rank];
            }
        }
        return ranks;
    }

    /** One worker less has these; those that nobody has wait again, in the order that {@link #retry} and its like give. */
    void release(int[] ranks) {
        for (int rank : ranks) {
            if (--holders[rank] == 0 && !finished[rank]) {
                waiting++;
                waitingCost += costs[rank];
            }
        }
    }

    /** Lend these soon, together with others. */
    void retry(int[] ranks) {
        addIfAny(retries, ranks);
    }

    /** Lend these soon, and alone. */
    void suspect(int[] ranks) {
        addIfAny(suspects, ranks);
    }

    /** A worker died with it. */
    void died(int rank) {
        deaths[rank] = (byte) Math.min(Byte.MAX_VALUE, deaths[rank] + 1);
    }

    /** It is done, or given up: nobody needs to begin with it. */
    void finish(int rank) {
        finished[rank] = true;
        left--;
        if (holders[rank] == 0) {
            waiting--;
            waitingCost -= costs[rank];
        }
    }

    private int count(int[] ranks, long cost, int least, int most, long limit) {
        int count = 0;
        long sum = 0;
        while (count < Math.min(most, ranks.length)
                && (count == 0 || sum + costs[ranks[count]] <= limit)
                && (count < least || sum + costs[ranks[count]] <= cost)) {
            sum += costs[ranks[count++]];
        }
        return count;
    }

    private static void addIfAny(Deque<int[]> groups, int[] ranks) {
        if (ranks.length > 0) {
            groups.add(ranks);
        }
    }
}
