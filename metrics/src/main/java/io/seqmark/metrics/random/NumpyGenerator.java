package io.seqmark.metrics.random;

/**
 * numpy's {@code default_rng(seed)}: PCG64, that is PCG XSL RR 128/64 (O'Neill, 2014), seeded through {@code SeedSequence}.
 * Not thread-safe.
 */
public final class NumpyGenerator {
    private static final long MULTIPLIER_HIGH = 0x2360ED051FC65DA4L;
    private static final long MULTIPLIER_LOW = 0x4385DF649FCCF645L;

    private long stateHigh;
    private long stateLow;
    private final long incrementHigh;
    private final long incrementLow;

    /** The upper half of the last 64 bits, while it has not been handed out. */
    private int spareInt;

    private boolean hasSpareInt;

    /** Bits for {@link #fillBooleans} that are left of the last 32. */
    private int spareBits;

    private int spareBitCount;

    /**
     * {@code default_rng(seed)}.
     *
     * @throws IllegalArgumentException if the seed is negative
     */
    public NumpyGenerator(long seed) {
        if (seed < 0) {
            throw new IllegalArgumentException("seed " + seed + " is negative");
        }
        long[] words = SeedSequence.generate(seed);
        incrementHigh = (words[2] << 1) | (words[3] >>> 63);
        incrementLow = (words[3] << 1) | 1;
        step();
        add(words[0], words[1]);
        step();
    }

    /** The next 64 random bits. */
    public long nextLong() {
        step();
        return Long.rotateRight(stateHigh ^ stateLow, (int) (stateHigh >>> 58));
    }

    /** The next 32 random bits: of each 64 the lower half first. */
    public int nextInt() {
        if (hasSpareInt) {
            hasSpareInt = false;
            return spareInt;
        }
        long next = nextLong();
        spareInt = (int) (next >>> 32);
        hasSpareInt = true;
        return (int) next;
    }

    /**
     * {@code choice(bound, size=into.length)}, which draws with replacement by Lemire's method. numpy's {@code (rows, columns)}
     * is a row after another.
     *
     * @param bound at least 1
     * @param into receives numbers from 0 to {@code bound - 1}
     */
    public void choice(int bound, int[] into) {
        // 2^32 mod bound: below it a product is rejected, so that all numbers are equally likely
        long threshold = (0x1_0000_0000L - bound) % bound;
        for (int i = 0; i < into.length; i++) {
            long product = bound == 1 ? 0 : (nextInt() & 0xFFFF_FFFFL) * bound;
            while (bound > 1 && (product & 0xFFFF_FFFFL) < threshold) {
                product = (nextInt() & 0xFFFF_FFFFL) * bound;
            }
            into[i] = (int) (product >>> 32);
        }
    }

    /** {@code integers(2, size=into.length, dtype=bool)}; bits left over serve the next call, as within one of numpy's. */
    public void fillBooleans(boolean[] into) {
        for (int i = 0; i < into.length; i++) {
            if (spareBitCount == 0) {
                spareBits = nextInt();
                spareBitCount = 32;
            }
            into[i] = (spareBits & 1) != 0;
            spareBits >>>= 1;
            spareBitCount--;
        }
    }

    private void step() {
        long high = Math.unsignedMultiplyHigh(stateLow, MULTIPLIER_LOW)
                + stateHigh * MULTIPLIER_LOW
                + stateLow * MULTIPLIER_HIGH;
        stateLow *= MULTIPLIER_LOW;
        stateHigh = high;
        add(incrementHigh, incrementLow);
    }

    private void add(long high, long low) {
        long sum = stateLow + low;
        stateHigh += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        stateLow = sum;
    }
}
