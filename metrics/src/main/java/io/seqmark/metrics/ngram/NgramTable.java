package io.seqmark.metrics.ngram;

/**
 * Numbers n-grams by (number of the n-gram without its last symbol, last symbol). Numbers count up from 1 and are dense;
 * 0 is the empty n-gram. An open-addressing hash table that is emptied in constant time. Not thread-safe.
 */
public final class NgramTable {
    /** The number of the empty n-gram. */
    public static final int EMPTY = 0;

    /** What {@link #find} answers for an n-gram that was never added. */
    public static final int ABSENT = -1;

    private static final int SMALLEST = 1024;

    private long[] keys = new long[SMALLEST];
    /** The number of the n-gram in the slot, plus {@link #base}; what is not above the base was there before the table was cleared. */
    private long[] slots = new long[SMALLEST];
    /** How many n-grams were ever added before the table was last cleared. */
    private long base;

    private int mask = SMALLEST - 1;
    private int size;

    /**
     * Forgets all n-grams.
     *
     * @param expected a guess at how many will be added; a small table stays in cache
     */
    public void clear(int expected) {
        int wanted = Integer.highestOneBit(Math.max(SMALLEST / 2, Math.min(expected, 1 << 28)) * 2 - 1) * 2;
        if (wanted > keys.length) {
            keys = new long[wanted];
            slots = new long[wanted];
        }
        mask = wanted - 1;
        base += size;
        size = 0;
    }

    /** The slots in use; at most three quarters of them are taken. */
    int capacity() {
        return mask + 1;
    }

    /** The number of n-grams added since the table was cleared; their numbers are 1 to this. */
    public int size() {
        return size;
    }

    /** The number of an n-gram, which is added if it is new. */
    public int add(int prefix, int symbol) {
        long key = key(prefix, symbol);
        int slot = hash(key) & mask;
        while (isTaken(slot)) {
            if (keys[slot] == key) {
                return (int) (slots[slot] - base);
            }
            slot = (slot + 1) & mask;
        }
        if (size == capacity() / 4 * 3) {
            grow();
            return add(prefix, symbol);
        }
        size++;
        keys[slot] = key;
        slots[slot] = base + size;
        return size;
    }

    /** The number of an n-gram, or {@link #ABSENT}. */
    public int find(int prefix, int symbol) {
        long key = key(prefix, symbol);
        int slot = hash(key) & mask;
        while (isTaken(slot)) {
            if (keys[slot] == key) {
                return (int) (slots[slot] - base);
            }
            slot = (slot + 1) & mask;
        }
        return ABSENT;
    }

    private boolean isTaken(int slot) {
        return slots[slot] > base;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldSlots = slots;
        int oldCapacity = capacity();
        int capacity = Math.multiplyExact(oldCapacity, 2);
        keys = new long[capacity];
        slots = new long[capacity];
        mask = capacity - 1;
        for (int old = 0; old < oldCapacity; old++) {
            if (oldSlots[old] > base) {
                int slot = hash(oldKeys[old]) & mask;
                while (isTaken(slot)) {
                    slot = (slot + 1) & mask;
                }
                keys[slot] = oldKeys[old];
                slots[slot] = oldSlots[old];
            }
        }
    }

    private static long key(int prefix, int symbol) {
        return ((long) prefix << 32) | (symbol & 0xFFFF_FFFFL);
    }

    private static int hash(long key) {
        long mixed = key * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed ^ (mixed >>> 32));
    }
}
