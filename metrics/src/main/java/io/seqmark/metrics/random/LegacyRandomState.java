package io.seqmark.metrics.random;

/**
 * numpy's legacy generator: {@code numpy.random.seed} with {@code choice} or {@code randint}. The generator is MT19937
 * (Matsumoto and Nishimura, 1998). Not thread-safe.
 */
public final class LegacyRandomState {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    /**
     * {@code numpy.random.seed(seed)}.
     *
     * @throws IllegalArgumentException if the seed is not in 0 .. 2^32 - 1
     */
    public LegacyRandomState(long seed) {
        if (seed < 0 || seed > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("seed " + seed + " is not between 0 and 2^32 - 1");
        }
        int word = (int) seed;
        for (int i = 0; i < N; i++) {
            state[i] = word;
            word = 1812433253 * (word ^ (word >>> 30)) + i + 1;
        }
    }

    /** The next 32 random bits. */
    public int nextInt() {
        if (next == N) {
            regenerate();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >>> 18);
    }

    /**
     * {@code choice(numpy.arange(bound), size=into.length)}: draws with replacement.
     *
     * @param bound at least 1
     * @param into receives numbers from 0 to {@code bound - 1}
     */
    public void choice(int bound, int[] into) {
        int last = bound - 1;
        int mask = last == 0 ? 0 : (Integer.highestOneBit(last) << 1) - 1;
        for (int i = 0; i < into.length; i++) {
            into[i] = mask == 0 ? 0 : nextMasked(last, mask);
        }
    }

    /** Draws until the masked bits are no larger than the last number; the legacy way of numpy. */
    private int nextMasked(int last, int mask) {
        int value = nextInt() & mask;
        while (value > last) {
            value = nextInt() & mask;
        }
        return value;
    }

    private void regenerate() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x8000_0000) | (state[(i + 1) % N] & 0x7FFF_FFFF);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) * 0x9908B0DF);
        }
        next = 0;
    }
}
