package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Attention of query rows over keys and values that lie anywhere in memory (Vaswani et al., 2017, section 3.2): the decode
 * step of both self-attention, whose past is scattered over beams, and cross-attention. Up to {@link #BLOCK} rows of a
 * sentence go step by step together, because most of what they look at is the same and in the cache then; what is computed
 * for a row is the same alone, in a fixed order, so its bits depend on nothing but its own query, keys and values. Holds
 * scratch; one a thread.
 */
final class RowAttention {
    /** Rows at once, at the most. */
    static final int BLOCK = 4;
    /** Steps whose keys stay in the first-level cache while all rows of a block look at them. */
    private static final int NEAR = 8;

    private static final long STRIDE = (long) LANES * Float.BYTES;
    private final int heads;
    private final int headSize;
    /** Of the block that is being attended from. */
    private float scale;

    private final KeyLayout layout;
    private final Row[] block;

    /** One row of a block. */
    private static final class Row {
        final float[] query;
        long[] keys = new long[0];
        float @Nullable [] bias;
        int biasFrom;
        int biasStride;
        long result;
        /** scores[step * group + head of the group], a group of heads at a time; whole vectors. */
        float[] scores = new float[LANES];

        Row(int width) {
            this.query = new float[width];
        }
    }

    /**
     * @param heads heads of {@code headSize} each, side by side in a row
     */
    RowAttention(int heads, int headSize) {
        this.heads = heads;
        this.headSize = headSize;
        this.layout = new KeyLayout(heads, headSize);
        this.block = new Row[BLOCK];
        Arrays.setAll(block, _ -> new Row(layout.width()));
    }

    /** How keys are to lie. */
    KeyLayout layout() {
        return layout;
    }

    /**
     * Sets a row of the next block.
     *
     * @param index in the block
     * @param query address of heads x headSize floats
     * @param keys address of each step's keys, interleaved as {@link #layout()} says; read by {@link #attend}
     * @param bias bias[biasFrom + head * biasStride + step], or null; read by {@link #attend}
     * @param result address of heads x headSize floats
     */
    void set(int index, long query, long[] keys, float @Nullable [] bias, int biasFrom, int biasStride, long result) {
        Row row = block[index];
        layout.interleave(query, row.query);
        row.keys = keys;
        row.bias = bias;
        row.biasFrom = biasFrom;
        row.biasStride = biasStride;
        row.result = result;
    }

    /**
     * Writes softmax(scale * q k' + bias) v of every head of the rows that were set.
     *
     * @param rows of the block, 1 to {@link #BLOCK}
     * @param steps how many of a row's keys are used; at least 1
     * @param valueOffset from a step's keys to its values (heads x headSize floats, as in the query), in bytes
     * @param factor of every score before the bias: the scale
     * @param cap softly bounds the scaled scores; 0 where there is no bound
     */
    void attend(int rows, int steps, long valueOffset, float factor, float cap) {
        scale = factor;
        int group = layout.group();
        int count = steps * group;
        for (int i = 0; i < rows; i++) {
            // each score is stored with a whole vector, whose rest the next one overwrites
            if (block[i].scores.length < count + LANES) {
                block[i].scores = new float[Math.max(count + LANES, 2 * block[i].scores.length)];
            }
        }
        for (int first = 0; first < heads; first += group) {
            int from = first / group * layout.groupWidth();
            for (int step = 0; step < steps; step += NEAR) {
                score(rows, from, step, Math.min(steps, step + NEAR));
            }
            for (int i = 0; i < rows; i++) {
                if (cap != 0f) {
                    bound(block[i].scores, count, cap);
                }
                addBias(block[i], first, steps);
                softmax(block[i].scores, count);
            }
            for (int head = 0; head < group; head++) {
                weigh(rows, steps, valueOffset, first, head);
            }
        }
    }

    private void score(int rows, int from, int firstStep, int endStep) {
        int row = 0;
        for (; row < rows - 1; row += 2) {
            scorePair(block[row], block[row + 1], from, firstStep, endStep);
        }
        if (row < rows) {
            score(block[row], from, firstStep, endStep);
        }
    }

    /** The scores of a group of heads, whose interleaved keys begin at {@code from}, at some steps. */
    private void score(Row row, int from, int firstStep, int endStep) {
        int group = layout.group();
        int end = from + layout.groupWidth();
        float[] query = row.query;
        long[] keys = row.keys;
        float[] scores = row.scores;
        for (int step = firstStep; step < endStep; step++) {
            long key = keys[step];
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            int i = from;
            for (; i <= end - 4 * LANES; i += 4 * LANES) {
                long at = key + (long) i * Float.BYTES;
                s0 = load(at).fma(FloatVector.fromArray(SPECIES, query, i), s0);
                s1 = load(at + STRIDE).fma(FloatVector.fromArray(SPECIES, query, i + LANES), s1);
                s2 = load(at + 2 * STRIDE).fma(FloatVector.fromArray(SPECIES, query, i + 2 * LANES), s2);
                s3 = load(at + 3 * STRIDE).fma(FloatVector.fromArray(SPECIES, query, i + 3 * LANES), s3);
            }
            for (; i < end; i += LANES) {
                s0 = load(key + (long) i * Float.BYTES).fma(FloatVector.fromArray(SPECIES, query, i), s0);
            }
            scaled(s0.add(s1).add(s2.add(s3)), group).intoArray(scores, step * group);
        }
    }

    /** The same of two rows at once: a key that both look at is loaded once. */
    private void scorePair(Row a, Row b, int from, int firstStep, int endStep) {
        int group = layout.group();
        int end = from + layout.groupWidth();
        float[] queryA = a.query;
        float[] queryB = b.query;
        for (int step = firstStep; step < endStep; step++) {
            long key = a.keys[step];
            long apart = b.keys[step] - key;
            FloatVector a0 = FloatVector.zero(SPECIES);
            FloatVector a1 = a0;
            FloatVector a2 = a0;
            FloatVector a3 = a0;
            FloatVector b0 = a0;
            FloatVector b1 = a0;
            FloatVector b2 = a0;
            FloatVector b3 = a0;
            int i = from;
            for (; i <= end - 4 * LANES; i += 4 * LANES) {
                long at = key + (long) i * Float.BYTES;
                FloatVector k0 = load(at);
                FloatVector k1 = load(at + STRIDE);
                FloatVector k2 = load(at + 2 * STRIDE);
                FloatVector k3 = load(at + 3 * STRIDE);
                a0 = k0.fma(FloatVector.fromArray(SPECIES, queryA, i), a0);
                a1 = k1.fma(FloatVector.fromArray(SPECIES, queryA, i + LANES), a1);
                a2 = k2.fma(FloatVector.fromArray(SPECIES, queryA, i + 2 * LANES), a2);
                a3 = k3.fma(FloatVector.fromArray(SPECIES, queryA, i + 3 * LANES), a3);
                if (apart != 0) {
                    k0 = load(at + apart);
                    k1 = load(at + apart + STRIDE);
                    k2 = load(at + apart + 2 * STRIDE);
                    k3 = load(at + apart + 3 * STRIDE);
                }
                b0 = k0.fma(FloatVector.fromArray(SPECIES, queryB, i), b0);
                b1 = k1.fma(FloatVector.fromArray(SPECIES, queryB, i + LANES), b1);
                b2 = k2.fma(FloatVector.fromArray(SPECIES, queryB, i + 2 * LANES), b2);
                b3 = k3.fma(FloatVector.fromArray(SPECIES, queryB, i + 3 * LANES), b3);
            }
            for (; i < end; i += LANES) {
                long at = key + (long) i * Float.BYTES;
                a0 = load(at).fma(FloatVector.fromArray(SPECIES, queryA, i), a0);
                b0 = load(at + apart).fma(FloatVector.fromArray(SPECIES, queryB, i), b0);
            }
            scaled(a0.add(a1).add(a2.add(a3)), group).intoArray(a.scores, step * group);
            scaled(b0.add(b1).add(b2.add(b3)), group).intoArray(b.scores, step * group);
        }
    }

    private FloatVector scaled(FloatVector sum, int group) {
        return VectorMath.fold(sum, group).mul(scale);
    }

    private static void bound(float[] scores, int count, float cap) {
        for (int i = 0; i < count; i += LANES) { // what stands behind the last score is written to later
            VectorMath.tanh(FloatVector.fromArray(SPECIES, scores, i).div(cap))
                    .mul(cap)
                    .intoArray(scores, i);
        }
    }

    private void addBias(Row row, int first, int steps) {
        float[] bias = row.bias;
        if (bias == null) {
            return;
        }
        int group = layout.group();
        for (int head = 0; head < group; head++) {
            int from = row.biasFrom + (first + head) * row.biasStride;
            for (int step = 0; step < steps; step++) {
                row.scores[step * group + head] += bias[from + step];
            }
        }
    }

    /** Of each head of a group over its steps, in place: a lane is a head, or one of several steps of a head. */
    private void softmax(float[] scores, int count) {
        Arrays.fill(scores, count, count + LANES, Float.NEGATIVE_INFINITY);
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < count; i += LANES) {
            max = VectorMath.larger(max, FloatVector.fromArray(SPECIES, scores, i));
        }
        max = VectorMath.foldMax(max, layout.group());
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += LANES) {
            FloatVector e =
                    VectorMath.exp(FloatVector.fromArray(SPECIES, scores, i).sub(max));
            e.intoArray(scores, i);
            sum = sum.add(e);
        }
        FloatVector inverse = FloatVector.broadcast(SPECIES, 1f).div(VectorMath.fold(sum, layout.group()));
        for (int i = 0; i < count; i += LANES) {
            FloatVector.fromArray(SPECIES, scores, i).mul(inverse).intoArray(scores, i);
        }
    }

    /** The weighted values of one head of a group. */
    private void weigh(int rows, int steps, long valueOffset, int first, int head) {
        int from = (first + head) * headSize;
        int end = from + headSize;
        int i = from;
        for (; i <= end - 4 * LANES; i += 4 * LANES) {
            long at = (long) i * Float.BYTES;
            int row = 0;
            for (; row < rows - 1; row += 2) {
                weighPair(block[row], block[row + 1], steps, valueOffset + at, head, at);
            }
            if (row < rows) {
                weigh4(block[row], steps, valueOffset + at, head, at);
            }
        }
        for (int row = 0; row < rows; row++) {
            weighRest(block[row], steps, valueOffset, head, i, end);
        }
    }

    /** Four vectors of two rows: one row's sums alone would wait for each other. */
    private void weighPair(Row a, Row b, int steps, long valueOffset, int head, long resultOffset) {
        int group = layout.group();
        long[] keysA = a.keys;
        long[] keysB = b.keys;
        float[] weightsA = a.scores;
        float[] weightsB = b.scores;
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int step = 0; step < steps; step++) {
            long value = keysA[step] + valueOffset;
            FloatVector v0 = load(value);
            FloatVector v1 = load(value + STRIDE);
            FloatVector v2 = load(value + 2 * STRIDE);
            FloatVector v3 = load(value + 3 * STRIDE);
            FloatVector weight = FloatVector.broadcast(SPECIES, weightsA[step * group + head]);
            a0 = v0.fma(weight, a0);
            a1 = v1.fma(weight, a1);
            a2 = v2.fma(weight, a2);
            a3 = v3.fma(weight, a3);
            long other = keysB[step] + valueOffset;
            if (other != value) {
                v0 = load(other);
                v1 = load(other + STRIDE);
                v2 = load(other + 2 * STRIDE);
                v3 = load(other + 3 * STRIDE);
            }
            weight = FloatVector.broadcast(SPECIES, weightsB[step * group + head]);
            b0 = v0.fma(weight, b0);
            b1 = v1.fma(weight, b1);
            b2 = v2.fma(weight, b2);
            b3 = v3.fma(weight, b3);
        }
        store4(a0, a1, a2, a3, a.result + resultOffset);
        store4(b0, b1, b2, b3, b.result + resultOffset);
    }

    /** Four vectors of one row. */
    private void weigh4(Row row, int steps, long valueOffset, int head, long resultOffset) {
        int group = layout.group();
        long[] keys = row.keys;
        float[] weights = row.scores;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int step = 0; step < steps; step++) {
            long value = keys[step] + valueOffset;
            FloatVector weight = FloatVector.broadcast(SPECIES, weights[step * group + head]);
            s0 = load(value).fma(weight, s0);
            s1 = load(value + STRIDE).fma(weight, s1);
            s2 = load(value + 2 * STRIDE).fma(weight, s2);
            s3 = load(value + 3 * STRIDE).fma(weight, s3);
        }
        store4(s0, s1, s2, s3, row.result + resultOffset);
    }

    /** What is left of a head from {@code i} to {@code end}: fewer than four vectors. */
    private void weighRest(Row row, int steps, long valueOffset, int head, int i, int end) {
        int group = layout.group();
        for (; i <= end - LANES; i += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            long offset = valueOffset + (long) i * Float.BYTES;
            for (int step = 0; step < steps; step++) {
                FloatVector weight = FloatVector.broadcast(SPECIES, row.scores[step * group + head]);
                sum = load(row.keys[step] + offset).fma(weight, sum);
            }
            store(sum, row.result + (long) i * Float.BYTES);
        }
        for (; i < end; i++) {
            float sum = 0f;
            long offset = valueOffset + (long) i * Float.BYTES;
            for (int step = 0; step < steps; step++) {
                sum = Math.fma(
                        Memory.ALL.get(Memory.FLOAT, row.keys[step] + offset), row.scores[step * group + head], sum);
            }
            Memory.ALL.set(Memory.FLOAT, row.result + (long) i * Float.BYTES, sum);
        }
    }

    private static void store4(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3, long address) {
        store(s0, address);
        store(s1, address + STRIDE);
        store(s2, address + 2 * STRIDE);
        store(s3, address + 3 * STRIDE);
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, Memory.ORDER);
    }

    private static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(Memory.ALL, address, Memory.ORDER);
    }
}
