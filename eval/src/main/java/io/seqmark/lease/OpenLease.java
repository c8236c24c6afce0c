package io.seqmark.lease;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A lease from the book's side: what the worker still owes of it. */
final class OpenLease {
    private final long number;
    private final Lease.Kind kind;
    private final long grantedAt;
    private final int[] ranks;
    private int open;
    private int untouched;
    /** Places in {@link #ranks} that were handed to another worker or are finished. */
    private final BitSet closed = new BitSet();
    /** Places that the worker has sent a result for. */
    private final BitSet answered = new BitSet();
    /** Places that the worker said it has begun with. */
    private final BitSet begun = new BitSet();

    OpenLease(long number, Lease.Kind kind, long grantedAt, int[] ranks) {
        this.number = number;
        this.kind = kind;
        this.grantedAt = grantedAt;
        this.ranks = ranks;
        open = ranks.length;
        untouched = open;
    }

    long number() {
        return number;
    }

    long grantedAt() {
        return grantedAt;
    }

    boolean isSuspected() {
        return kind == Lease.Kind.SUSPECTED;
    }

    boolean contains(int rank) {
        return place(rank) >= 0;
    }

    void begin(int rank) {
        int place = place(rank);
        if (!begun.get(place)) {
            begun.set(place);
            untouched -= closed.get(place) ? 0 : 1;
        }
    }

    /** It is no longer owed; false if it was not anyway. */
    boolean close(int rank) {
        int place = place(rank);
        if (place < 0 || closed.get(place)) {
            return false;
        }
        closed.set(place);
        open--;
        untouched -= begun.get(place) ? 0 : 1;
        return true;
    }

    int open() {
        return open;
    }

    /** How much of what is owed was not begun. */
    int untouched() {
        return untouched;
    }

    /** What is owed, longest first. */
    int[] openRanks() {
        return open(_ -> true);
    }

    /** What is owed and was begun. */
    int[] begunRanks() {
        return open(begun::get);
    }

    /** What is owed and was not begun. */
    int[] untouchedRanks() {
        return open(place -> !begun.get(place));
    }

    /** Whether the worker may send a result for it: it was lent it here and has not yet, handed on to another or not. */
    boolean awaits(int rank) {
        int place = place(rank);
        return place >= 0 && !answered.get(place);
    }

    /** The worker has sent a result for it. */
    void answer(int rank) {
        answered.set(place(rank));
    }

    /** How many results the worker may still send, for what is owed and for what was handed on. */
    int awaited() {
        return ranks.length - answered.cardinality();
    }

    /** Whether the worker has sent a result for everything in it. */
    boolean isAnswered() {
        return awaited() == 0;
    }

    private int[] open(IntPredicate wanted) {
        return IntStream.range(0, ranks.length)
                .filter(place -> !closed.get(place) && wanted.test(place))
                .map(place -> ranks[place])
                .toArray();
    }

    private int place(int rank) {
        return Arrays.binarySearch(ranks, rank);
    }
}
