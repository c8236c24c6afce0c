package io.seqmark.tensor;

/**
 * Logits [rows, vocabulary] on a device: log-sum-exp, best entries and single values come from there, a whole row only for
 * what needs it. A row's results depend on that row alone. Not thread-safe.
 */
public interface Logits {
    /**
     * Turns a logit into a log-probability: first less the row's maximum, then less the logarithm of what is left, because
     * their sum would round away digits.
     *
     * @param max the row's largest logit
     * @param logSum log(sum(exp(logit - max)))
     */
    record Normalizer(float max, float logSum) {
        /** Leaves logits as they are. */
        public static final Normalizer NONE = new Normalizer(0f, 0f);

        /** The log-probability of a logit. */
        public float apply(float logit) {
            return (logit - max) - logSum;
        }
    }

    /** NaN becomes 0, infinities the largest numbers of their sign. */
    static float finite(float value) {
        return Float.isNaN(value) ? 0f : Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    /** The vocabulary. */
    int columns();

    /**
     * The largest logits of a row, largest first; of equal ones the lower id first. Minus infinity is never chosen.
     *
     * @param ids takes the ids
     * @param values takes the logits; as long as {@code ids}
     * @return how many were found: the length of the arrays, or fewer where the row has fewer finite logits
     */
    int top(int row, int[] ids, float[] values);

    /** log(sum(exp(row))) in the two parts that keep log-probabilities exact to the last bits. */
    Normalizer normalizer(int row);

    /** One logit. */
    float get(int row, int id);

    /** Overwrites one logit. */
    void set(int row, int id, float value);

    /** Whether none of the logits of some rows is NaN or infinite. */
    boolean isFinite(int firstRow, int rows);

    /** Whether a row's logits give probabilities: none is NaN or plus infinity. */
    boolean isUsable(int row);

    /** Overwrites a row with one value. */
    void fill(int row, float value);

    /** Makes each logit of a row {@link #finite}. */
    void makeFinite(int row);

    /** Replaces each logit of a row by its log-probability. */
    void apply(int row, Normalizer normalizer);

    /** One row, copied from the device. */
    float[] row(int row);
}
