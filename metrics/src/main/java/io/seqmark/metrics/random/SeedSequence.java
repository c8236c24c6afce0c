package io.seqmark.metrics.random;

/** numpy's {@code SeedSequence}: spreads a seed over the state of a generator (after O'Neill's {@code seed_seq_fe}). */
final class SeedSequence {
    private static final int POOL_SIZE = 4;
    private static final int INIT_A = 0x43B0D7E5;
    private static final int MULT_A = 0x931E8875;
    private static final int INIT_B = 0x8B51F9DD;
    private static final int MULT_B = 0x58F38DED;
    private static final int MIX_LEFT = 0xCA01F9DD;
    private static final int MIX_RIGHT = 0x4973F715;

    private final int[] pool = new int[POOL_SIZE];
    private int hashConstant = INIT_A;

    private SeedSequence(long seed) {
        int[] entropy = {(int) seed, (int) (seed >>> 32)};
        for (int i = 0; i < POOL_SIZE; i++) {
            pool[i] = hash(i < entropy.length ? entropy[i] : 0);
        }
        for (int source = 0; source < POOL_SIZE; source++) {
            for (int target = 0; target < POOL_SIZE; target++) {
                if (source != target) {
                    pool[target] = mix(pool[target], hash(pool[source]));
                }
            }
        }
    }

    /** {@code SeedSequence(seed).generate_state(4, uint64)}. */
    static long[] generate(long seed) {
        SeedSequence sequence = new SeedSequence(seed);
        long[] words = new long[4];
        int constant = INIT_B;
        for (int i = 0; i < 2 * words.length; i++) {
            int value = sequence.pool[i % POOL_SIZE] ^ constant;
            constant *= MULT_B;
            value *= constant;
            value ^= value >>> 16;
            words[i / 2] |= (value & 0xFFFF_FFFFL) << (i % 2 * 32);
        }
        return words;
    }

    private int hash(int word) {
        int value = word ^ hashConstant;
        hashConstant *= MULT_A;
        value *= hashConstant;
        return value ^ (value >>> 16);
    }

    private static int mix(int left, int right) {
        int value = left * MIX_LEFT - right * MIX_RIGHT;
        return value ^ (value >>> 16);
    }
}
