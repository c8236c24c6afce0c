package io.seqmark.tensor;

import static io.seqmark.tensor.VectorMath.LANES;
import static io.seqmark.tensor.VectorMath.SPECIES;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Attention of one query row over keys and values that lie anywhere in memory (Vaswani et al., 2017, section 3.2): the
 * decode step of both self-attention, whose past is scattered over beams, and cross-attention. One (row, head) at a time
 * in a fixed order, so a row's bits depend on nothing but its own query, keys and values. Holds scratch; one a thread.
 */
final class RowAttention {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final int heads;
    private final int headSize;
    private final float scale;
    /** scores[head * steps + step]. */
    private float[] scores = new float[0];

    /**
     * @param heads heads of {@code headSize} each, side by side in a row
     * @param scale multiplies every score before the bias
     */
    RowAttention(int heads, int headSize, float scale) {
        this.heads = heads;
        this.headSize = headSize;
        this.scale = scale;
    }

    /**
     * Writes softmax(scale * q k' + bias) v of every head.
     *
     * @param query address of heads x headSize floats
     * @param keys address of each step's keys, as long as {@code query}
     * @param steps how many of {@code keys} are used; at least 1
     * @param valueOffset from a step's keys to its values, in bytes
     * @param bias bias[biasFrom + head * biasStride + step], or null
     * @param result address of heads x headSize floats
     */
    void attend(
            long query,
            long[] keys,
            int steps,
            long valueOffset,
            float @Nullable [] bias,
            int biasFrom,
            int biasStride,
            long result) {
        if (scores.length < heads * steps) {
            scores = new float[Math.max(heads * steps, 2 * scores.length)];
        }
        for (int step = 0; step < steps; step++) {
            long key = keys[step];
            for (int head = 0; head < heads; head++) {
                long offset = (long) head * headSize * Float.BYTES;
                scores[head * steps + step] = dot(query + offset, key + offset) * scale;
            }
        }
        for (int head = 0; head < heads; head++) {
            if (bias != null) {
                addBias(head * steps, steps, bias, biasFrom + head * biasStride);
            }
            softmax(scores, head * steps, steps);
        }
        for (int head = 0; head < heads; head++) {
            long offset = (long) head * headSize * Float.BYTES;
            weigh(keys, steps, valueOffset + offset, head * steps, result + offset);
        }
    }

    private void addBias(int from, int steps, float[] bias, int biasFrom) {
        for (int step = 0; step < steps; step++) {
            scores[from + step] += bias[biasFrom + step];
        }
    }

    private float dot(long a, long b) {
        int i = 0;
        float total = 0f;
        if (headSize >= LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (; i <= headSize - LANES; i += LANES) {
                sum = load(a + (long) i * Float.BYTES).fma(load(b + (long) i * Float.BYTES), sum);
            }
            total = VectorMath.sum(sum);
        }
        for (; i < headSize; i++) {
            long offset = (long) i * Float.BYTES;
            total = Math.fma(Memory.ALL.get(FLOAT, a + offset), Memory.ALL.get(FLOAT, b + offset), total);
        }
        return total;
    }

    /** In place over values[from .. from + count). */
    static void softmax(float[] values, int from, int count) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, values[i]);
        }
        float sum = 0f;
        int i = from;
        int end = from + count;
        if (count >= LANES) {
            FloatVector sums = FloatVector.zero(SPECIES);
            for (; i <= end - LANES; i += LANES) {
                FloatVector e =
                        VectorMath.exp(FloatVector.fromArray(SPECIES, values, i).sub(max));
                e.intoArray(values, i);
                sums = sums.add(e);
            }
            sum = VectorMath.sum(sums);
        }
        for (; i < end; i++) {
            values[i] = VectorMath.exp(values[i] - max);
            sum += values[i];
        }
        float inverse = 1f / sum;
        for (i = from; i < end; i++) {
            values[i] *= inverse;
        }
    }

    private void weigh(long[] keys, int steps, long valueOffset, int weightsFrom, long result) {
        int i = 0;
        for (; i <= headSize - 4 * LANES; i += 4 * LANES) {
            weigh4(keys, steps, valueOffset + (long) i * Float.BYTES, weightsFrom, result + (long) i * Float.BYTES);
        }
        for (; i <= headSize - LANES; i += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            long offset = valueOffset + (long) i * Float.BYTES;
            for (int step = 0; step < steps; step++) {
                sum = load(keys[step] + offset).fma(FloatVector.broadcast(SPECIES, scores[weightsFrom + step]), sum);
            }
            store(sum, result + (long) i * Float.BYTES);
        }
        for (; i < headSize; i++) {
            float sum = 0f;
            long offset = valueOffset + (long) i * Float.BYTES;
            for (int step = 0; step < steps; step++) {
                sum = Math.fma(Memory.ALL.get(FLOAT, keys[step] + offset), scores[weightsFrom + step], sum);
            }
            Memory.ALL.set(FLOAT, result + (long) i * Float.BYTES, sum);
        }
    }

    /** Four vectors at once: a head of 64 in one pass over the steps on AVX-512. */
    private void weigh4(long[] keys, int steps, long valueOffset, int weightsFrom, long result) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        long stride = (long) LANES * Float.BYTES;
        for (int step = 0; step < steps; step++) {
            long value = keys[step] + valueOffset;
            FloatVector weight = FloatVector.broadcast(SPECIES, scores[weightsFrom + step]);
            s0 = load(value).fma(weight, s0);
            s1 = load(value + stride).fma(weight, s1);
            s2 = load(value + 2 * stride).fma(weight, s2);
            s3 = load(value + 3 * stride).fma(weight, s3);
        }
        store(s0, result);
        store(s1, result + stride);
        store(s2, result + 2 * stride);
        store(s3, result + 3 * stride);
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, Memory.ORDER);
    }

    private static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(Memory.ALL, address, Memory.ORDER);
    }

    /** Grows an address table; its content is kept. */
    static long[] grown(long[] table, int needed) {
        return table.length >= needed ? table : Arrays.copyOf(table, Math.max(needed, 2 * table.length));
    }
}
