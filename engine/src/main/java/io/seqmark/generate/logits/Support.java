package io.seqmark.generate.logits;

import java.util.Arrays;

/**
 * The tokens that a step may still draw, with their scores, best first (of equal ones the lower id first) or, where nothing
 * is cut away, by id. Scores are float32 logits in transformers' sense: probabilities are their softmax. Reused from row to
 * row; not thread-safe.
 */
public final class Support {
    private int[] ids = new int[64];
    private float[] scores = new float[64];
    private int size;
    private long[] keys = new long[64];
    private float[] probabilities = new float[64];

    public int size() {
        return size;
    }

    public int id(int index) {
        return ids[index];
    }

    public float score(int index) {
        return scores[index];
    }

    void clear() {
        size = 0;
    }

    /** Appends a token. */
    void add(int id, float score) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            scores = Arrays.copyOf(scores, 2 * size);
            keys = new long[2 * size];
            probabilities = new float[2 * size];
        }
        ids[size] = id;
        scores[size++] = score;
    }

    /** Best first. */
    void sort() {
        for (int i = 0; i < size; i++) {
            keys[i] = key(-scores[i], ids[i]);
        }
        Arrays.sort(keys, 0, size);
        for (int i = 0; i < size; i++) {
            ids[i] = id(keys[i]);
            scores[i] = -value(keys[i]);
        }
    }

    /** Keeps the first so many. */
    void cut(int count) {
        size = Math.min(size, count);
    }

    /** Keeps the tokens at {@code [from, to)} and those before {@code first}. */
    void keep(int first, int from, int to) {
        System.arraycopy(ids, from, ids, first, to - from);
        System.arraycopy(scores, from, scores, first, to - from);
        size = first + to - from;
    }

    /** Keeps the tokens whose mark is set, in their order. */
    void keep(boolean[] marks) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (marks[i]) {
                ids[kept] = ids[i];
                scores[kept++] = scores[i];
            }
        }
        size = kept;
    }

    /** The probability of each token; valid until the next change. */
    float[] probabilities() {
        float max = max();
        double sum = 0;
        for (int i = 0; i < size; i++) {
            probabilities[i] = (float) Math.exp(scores[i] - max);
            sum += probabilities[i];
        }
        for (int i = 0; i < size; i++) {
            probabilities[i] /= (float) sum;
        }
        return probabilities;
    }

    /** Makes the scores log-probabilities. */
    void normalize() {
        float max = max();
        float logSum = (float) Math.log(sum(max));
        for (int i = 0; i < size; i++) {
            scores[i] = (scores[i] - max) - logSum;
        }
    }

    /** The logarithm of the probability of a token. */
    public float logProbability(int index) {
        float max = max();
        return (scores[index] - max) - (float) Math.log(sum(max));
    }

    /** Entropy in nats. */
    float entropy() {
        float max = max();
        float logSum = (float) Math.log(sum(max));
        double entropy = 0;
        for (int i = 0; i < size; i++) {
            float logProbability = (scores[i] - max) - logSum;
            entropy -= Math.exp(logProbability) * logProbability;
        }
        return (float) entropy;
    }

    /**
     * The token at a point of the distribution.
     *
     * @param point in [0, 1)
     * @return its index
     */
    public int at(double point) {
        float max = max();
        double left = point * sum(max);
        for (int i = 0; i < size; i++) {
            left -= Math.exp(scores[i] - max);
            if (left < 0) {
                return i;
            }
        }
        return size - 1; // what rounding left over
    }

    private float max() {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            max = Math.max(max, scores[i]);
        }
        return max;
    }

    private double sum(float max) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.exp(scores[i] - max);
        }
        return sum;
    }

    /** Orders by value, then by id, as whole numbers do. */
    static long key(float value, int id) {
        int bits = Float.floatToIntBits(value == 0 ? 0f : value); // both zeros are one
        int ordered = bits ^ ((bits >> 31) & 0x7FFF_FFFF);
        return ((long) ordered << 32) | id;
    }

    static int id(long key) {
        return (int) key;
    }

    static float value(long key) {
        int ordered = (int) (key >> 32);
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7FFF_FFFF));
    }
}
