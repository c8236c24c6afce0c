package io.seqmark.generate.search;

/**
 * Random numbers that are a function of where they are used: the run's seed, the example, the sample, the step, the row and
 * the token. Nothing is consumed, so what a sentence draws cannot depend on other sentences, on threads, or on a restart. The
 * function is Philox4x32-10 (Salmon et al., 2011, "Parallel random numbers: as easy as 1, 2, 3"). Immutable.
 */
public record RandomStream(int key0, int key1) {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER0 = 0xD2511F53L;
    private static final long MULTIPLIER1 = 0xCD9E8D57L;
    private static final int WEYL0 = 0x9E3779B9;
    private static final int WEYL1 = 0xBB67AE85;
    private static final long LOW = 0xFFFF_FFFFL;

    /** Sets the keys of examples apart from the keys of their samples. */
    private static final int OF_EXAMPLE = 1;

    private static final int OF_SAMPLE = 2;

    /**
     * The stream of an example.
     *
     * @param seed of the run
     * @param example 0-based line of the corpus
     */
    public static RandomStream of(long seed, long example) {
        return derived((int) seed, (int) (seed >>> 32), (int) example, (int) (example >>> 32), OF_EXAMPLE);
    }

    /** The stream of one of several samples of an example. */
    RandomStream ofSample(int sample) {
        return derived(key0, key1, sample, 0, OF_SAMPLE);
    }

    /** A number in (0, 1), with 53 bits. */
    double uniform(int step, int row, int token) {
        long bits = philox(step, row, token, 0, key0, key1);
        return ((bits >>> 11) + 0.5) * 0x1p-53;
    }

    private static RandomStream derived(int key0, int key1, int counter0, int counter1, int purpose) {
        long bits = philox(counter0, counter1, 0, purpose, key0, key1);
        return new RandomStream((int) bits, (int) (bits >>> 32));
    }

    /** The first two of the four words of a block, the first one low. */
    static long philox(int counter0, int counter1, int counter2, int counter3, int key0, int key1) {
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER0 * (c0 & LOW);
            long product1 = MULTIPLIER1 * (c2 & LOW);
            c0 = (int) (product1 >>> 32) ^ c1 ^ (key0 + round * WEYL0);
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ (key1 + round * WEYL1);
            c3 = (int) product0;
        }
        return (c0 & LOW) | ((c1 & LOW) << 32);
    }
}
