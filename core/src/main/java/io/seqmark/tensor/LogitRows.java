package io.seqmark.tensor;

import static io.seqmark.tensor.VectorMath.LANES;
import static io.seqmark.tensor.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Reads a block of logits [rows, vocabulary] in place: log-sum-exp, best entries, single values. A row's results depend on
 * that row alone. Not thread-safe.
 */
public final class LogitRows {
    private final Matrix logits;

    /**
     * Turns a logit into a log-probability: first less the row's maximum, then less the logarithm of what is left, because
     * their sum would round away digits.
     *
     * @param max the row's largest logit
     * @param logSum log(sum(exp(logit - max)))
     */
    public record Normalizer(float max, float logSum) {
        /** Leaves logits as they are. */
        public static final Normalizer NONE = new Normalizer(0f, 0f);

        /** The log-probability of a logit. */
        public float apply(float logit) {
            return (logit - max) - logSum;
        }
    }

    /** A view of the block. */
    public LogitRows(Matrix logits) {
        this.logits = logits;
    }

    /** The vocabulary. */
    public int columns() {
        return logits.columns();
    }

    /** Whether none of the logits of some rows is NaN or infinite. */
    public boolean isFinite(int firstRow, int rows) {
        return logits.isFinite(firstRow, rows);
    }

    /** Whether a row's logits give probabilities: none is NaN or plus infinity. */
    public boolean isUsable(int row) {
        Normalizer present = normalizer(row);
        return Float.isFinite(present.max()) && !Float.isNaN(present.logSum());
    }

    /** One logit. */
    public float get(int row, int id) {
        checkId(id);
        return Memory.ALL.get(Memory.FLOAT, logits.address(row) + (long) id * Float.BYTES);
    }

    /** Overwrites one logit. */
    public void set(int row, int id, float value) {
        checkId(id);
        Memory.ALL.set(Memory.FLOAT, logits.address(row) + (long) id * Float.BYTES, value);
    }

    /** Overwrites a row with one value. */
    public void fill(int row, float value) {
        long from = logits.address(row);
        for (int i = 0; i < logits.columns(); i++) {
            Memory.ALL.set(Memory.FLOAT, from + (long) i * Float.BYTES, value);
        }
    }

    /** NaN becomes 0, infinities the largest numbers of their sign. */
    public static float finite(float value) {
        return Float.isNaN(value) ? 0f : Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    /** Makes each logit of a row {@link #finite}. */
    public void makeFinite(int row) {
        long from = logits.address(row);
        int count = logits.columns();
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            // the difference with itself is 0 for numbers, NaN for the rest
            FloatVector values = load(from, i);
            if (values.sub(values).test(VectorOperators.IS_NAN).anyTrue()) {
                makeFinite(from, i, i + LANES);
            }
        }
        makeFinite(from, i, count);
    }

    private static void makeFinite(long from, int first, int end) {
        for (int i = first; i < end; i++) {
            Memory.ALL.set(Memory.FLOAT, from + (long) i * Float.BYTES, finite(value(from, i)));
        }
    }

    /** Replaces each logit of a row by its log-probability. */
    public void apply(int row, Normalizer normalizer) {
        long from = logits.address(row);
        int count = logits.columns();
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            load(from, i)
                    .sub(normalizer.max())
                    .sub(normalizer.logSum())
                    .intoMemorySegment(Memory.ALL, from + (long) i * Float.BYTES, Memory.ORDER);
        }
        for (; i < count; i++) {
            Memory.ALL.set(Memory.FLOAT, from + (long) i * Float.BYTES, normalizer.apply(value(from, i)));
        }
    }

    /** log(sum(exp(row))) in the two parts that keep log-probabilities exact to the last bits. */
    public Normalizer normalizer(int row) {
        long from = logits.address(row);
        int count = logits.columns();
        float max = max(from, count);
        if (max == Float.NEGATIVE_INFINITY) {
            return Normalizer.NONE;
        }
        FloatVector sums = FloatVector.zero(SPECIES);
        FloatVector more = sums;
        int i = 0;
        for (; i <= count - 2 * LANES; i += 2 * LANES) {
            sums = sums.add(VectorMath.exp(load(from, i).sub(max)));
            more = more.add(VectorMath.exp(load(from, i + LANES).sub(max)));
        }
        float sum = VectorMath.sum(sums.add(more));
        for (; i < count; i++) {
            sum += VectorMath.exp(value(from, i) - max);
        }
        return new Normalizer(max, (float) Math.log(sum));
    }

    /**
     * The largest logits of a row, largest first; of equal ones the lower id first. Minus infinity is never chosen.
     *
     * @param ids takes the ids
     * @param values takes the logits; as long as {@code ids}
     * @return how many were found: the length of the arrays, or fewer where the row has fewer finite logits
     */
    public int top(int row, int[] ids, float[] values) {
        long from = logits.address(row);
        int count = logits.columns();
        int found = 0;
        float threshold = Float.NEGATIVE_INFINITY;
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            long above = load(from, i).compare(VectorOperators.GT, threshold).toLong();
            while (above != 0) {
                int id = i + Long.numberOfTrailingZeros(above);
                above &= above - 1;
                float value = value(from, id);
                if (value > threshold) {
                    found = insert(ids, values, found, id, value);
                    threshold = found == ids.length ? values[found - 1] : Float.NEGATIVE_INFINITY;
                }
            }
        }
        for (; i < count; i++) {
            float value = value(from, i);
            if (value > threshold) {
                found = insert(ids, values, found, i, value);
                threshold = found == ids.length ? values[found - 1] : Float.NEGATIVE_INFINITY;
            }
        }
        return found;
    }

    /** Ids come in ascending order, so an equal value goes behind those that are there. */
    private static int insert(int[] ids, float[] values, int found, int id, float value) {
        int at = found < ids.length ? found : ids.length - 1;
        while (at > 0 && values[at - 1] < value) {
            ids[at] = ids[at - 1];
            values[at] = values[at - 1];
            at--;
        }
        ids[at] = id;
        values[at] = value;
        return Math.min(found + 1, ids.length);
    }

    private static float max(long from, int count) {
        FloatVector maxima = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            maxima = maxima.max(load(from, i));
        }
        // a maximum is the same in any order
        float max = maxima.reduceLanes(VectorOperators.MAX);
        for (; i < count; i++) {
            max = Math.max(max, value(from, i));
        }
        return max;
    }

    private void checkId(int id) {
        if (id < 0 || id >= logits.columns()) {
            throw new IndexOutOfBoundsException("token " + id + " of a vocabulary of " + logits.columns());
        }
    }

    private static FloatVector load(long base, int index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }

    private static float value(long base, int index) {
        return Memory.ALL.get(Memory.FLOAT, base + (long) index * Float.BYTES);
    }
}
