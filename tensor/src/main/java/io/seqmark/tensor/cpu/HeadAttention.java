package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import io.seqmark.tensor.AttentionShape;
import java.util.function.IntFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * softmax(scale * q k' + bias) v of one head after another, a block of queries at a time, so that neither the scores nor the
 * panels that a product reads leave the second-level cache. What it yields depends on queries, keys, values and biases
 * alone. Its scratch belongs to the scope in which it was made; confined to that scope's thread.
 */
final class HeadAttention {
    /** Queries at once. */
    private static final int BLOCK = 32;

    private static final FloatVector LOWEST = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);

    private final int headSize;
    private final float scale;
    private final float cap;
    private final int capacity;
    /** Panels of the values' columns. */
    private final int width;
    /** Of as many keys as a panel has columns: their first components, their second ones, ... */
    private final CpuMatrix keys;
    /** A panel's columns of all values, then the next panel's. */
    private final CpuMatrix values;
    /** [block, keys filled up to whole panels]. */
    private final CpuMatrix scores;
    /** [block, values' columns filled up to whole panels]. */
    private final CpuMatrix sums;
    /** Keys that were taken. */
    private int length;

    /**
     * What is added to a query's scores: that of its n-th key is {@code values[from + n]}.
     *
     * @param values not written to while it is in use
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bias(float[] values, int from) {}

    /**
     * @param capacity keys that are looked at together, at the most
     */
    HeadAttention(AttentionShape shape, int capacity) {
        this.headSize = shape.headSize();
        this.scale = shape.scale();
        this.cap = shape.cap();
        this.capacity = capacity;
        this.width = PanelProduct.panels(headSize);
        int panels = PanelProduct.panels(capacity);
        this.keys = CpuScope.matrix(panels * headSize, PanelProduct.COLUMNS);
        this.values = CpuScope.matrix(width * capacity, PanelProduct.COLUMNS);
        this.scores = CpuScope.matrix(BLOCK, panels * PanelProduct.COLUMNS);
        this.sums = CpuScope.matrix(BLOCK, width * PanelProduct.COLUMNS);
    }

    /** Forgets the keys that were taken. */
    void clear() {
        length = 0;
    }

    /**
     * Takes some more keys of a head, and their values.
     *
     * @param qkv [tokens, 3 x all heads]
     * @param column of the head's first query; keys and values stand a third and two thirds of a row further
     */
    void take(CpuMatrix qkv, int column, int from, int count) {
        if (count > capacity - length) {
            throw new IllegalArgumentException("%d keys where %d were expected".formatted(length + count, capacity));
        }
        int apart = qkv.columns() / 3;
        for (int i = from; i < from + count; i++) {
            packKey(at(qkv, i, column + apart));
            packValue(at(qkv, i, column + 2 * apart));
            length++;
        }
    }

    /** One key becomes a column of its panel. What lies beyond the last key's is never looked at. */
    private void packKey(long key) {
        int columns = PanelProduct.COLUMNS;
        long target = at(keys, length / columns * headSize, length % columns);
        for (int k = 0; k < headSize; k++) {
            float value = Memory.ALL.get(Memory.FLOAT, key + (long) k * Float.BYTES);
            Memory.ALL.set(Memory.FLOAT, target + (long) k * columns * Float.BYTES, value);
        }
    }

    private void packValue(long value) {
        int columns = PanelProduct.COLUMNS;
        for (int panel = 0; panel < width; panel++) {
            int first = panel * columns;
            long target = values.address(panel * capacity + length);
            Memory.copyFloats(value + (long) first * Float.BYTES, target, Math.min(columns, headSize - first));
        }
    }

    /**
     * Attends with some queries to the keys that were taken.
     *
     * @param qkv [tokens, 3 x all heads]
     * @param column of the head's first query
     * @param bias for each query, in order; null where there is none
     * @param result [tokens, all heads]
     */
    void attend(CpuMatrix qkv, int column, int from, int count, @Nullable IntFunction<Bias> bias, CpuMatrix result) {
        float[] inverses = new float[BLOCK];
        for (int first = from; first < from + count; first += BLOCK) {
            int rows = Math.min(BLOCK, from + count - first);
            score(qkv, column, first, rows);
            for (int i = 0; i < rows; i++) {
                long row = scores.address(i);
                float factor = scale;
                if (cap != 0f) {
                    scale(row, length, scale, null, 0);
                    Elementwise.bound(row, length, cap);
                    factor = 1f;
                }
                float largest;
                if (bias == null) {
                    largest = scale(row, length, factor, null, 0);
                } else {
                    Bias added = bias.apply(first + i);
                    largest = scale(row, length, factor, added.values(), added.from());
                }
                inverses[i] = 1f / exponentiate(row, length, largest);
            }
            weigh(rows);
            for (int i = 0; i < rows; i++) {
                write(sums.address(i), inverses[i], headSize, at(result, first + i, column));
            }
        }
    }

    /** The products of some queries and all keys, panel by panel: one stays near while all queries look at it. */
    private void score(CpuMatrix qkv, int column, int from, int count) {
        long stride = (long) qkv.columns() * Float.BYTES;
        long scoreStride = (long) scores.columns() * Float.BYTES;
        int panels = PanelProduct.panels(length);
        Memory.clearFloats(scores.address(0), (long) count * scores.columns());
        for (int panel = 0; panel < panels; panel++) {
            for (int i = 0; i < count; i += PanelProduct.ROWS) {
                PanelProduct.add(
                        Math.min(PanelProduct.ROWS, count - i),
                        at(qkv, from + i, column),
                        stride,
                        keys.address(panel * headSize),
                        headSize,
                        at(scores, i, panel * PanelProduct.COLUMNS),
                        scoreStride);
            }
        }
    }

    /** Replaces a row of products by scale * product + bias, and returns the largest; what fills up the last vector is minus infinity. */
    private static float scale(long row, int length, float scale, float @Nullable [] bias, int biasFrom) {
        FloatVector max = LOWEST;
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector score = load(row, i).mul(scale);
            if (bias != null) {
                score = score.add(FloatVector.fromArray(SPECIES, bias, biasFrom + i));
            }
            store(score, row, i);
            max = VectorMath.larger(max, score);
        }
        if (i < length) {
            VectorMask<Float> rest = SPECIES.indexInRange(i, length);
            FloatVector score = load(row, i).mul(scale);
            if (bias != null) {
                score = score.add(FloatVector.fromArray(SPECIES, bias, biasFrom + i, rest));
            }
            score = LOWEST.blend(score, rest);
            store(score, row, i);
            max = VectorMath.larger(max, score);
        }
        return VectorMath.largest(max);
    }

    /** Replaces a row of scores by exp(score - largest), and returns their sum. */
    private static float exponentiate(long row, int length, float largest) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += LANES) {
            FloatVector power = VectorMath.exp(load(row, i).sub(largest));
            store(power, row, i);
            sum = sum.add(power);
        }
        return VectorMath.sum(sum);
    }

    /** The weighted sums of all values, as many at once as stay near. */
    private void weigh(int count) {
        long scoreStride = (long) scores.columns() * Float.BYTES;
        long sumStride = (long) sums.columns() * Float.BYTES;
        Memory.clearFloats(sums.address(0), (long) count * sums.columns());
        for (int panel = 0; panel < width; panel++) {
            for (int first = 0; first < length; first += PanelProduct.COLUMNS) {
                for (int i = 0; i < count; i += PanelProduct.ROWS) {
                    PanelProduct.add(
                            Math.min(PanelProduct.ROWS, count - i),
                            at(scores, i, first),
                            scoreStride,
                            values.address(panel * capacity + first),
                            Math.min(PanelProduct.COLUMNS, length - first),
                            at(sums, i, panel * PanelProduct.COLUMNS),
                            sumStride);
                }
            }
        }
    }

    private static void write(long sums, float factor, int count, long result) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            store(load(sums, i).mul(factor), result, i);
        }
        for (; i < count; i++) {
            long offset = (long) i * Float.BYTES;
            Memory.ALL.set(Memory.FLOAT, result + offset, Memory.ALL.get(Memory.FLOAT, sums + offset) * factor);
        }
    }

    private static long at(CpuMatrix matrix, int row, int column) {
        return matrix.address(row) + (long) column * Float.BYTES;
    }

    private static FloatVector load(long base, int index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }

    private static void store(FloatVector vector, long base, int index) {
        vector.intoMemorySegment(Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }
}
