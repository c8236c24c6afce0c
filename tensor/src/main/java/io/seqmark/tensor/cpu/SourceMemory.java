package io.seqmark.tensor.cpu;

import io.seqmark.tensor.AttentionShape;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The encoder's keys and values of one sentence, projected once for every decoder layer and shared by all its beams. Owns
 * its memory; confined to the thread that made it.
 */
final class SourceMemory implements AutoCloseable {
    private static final long CACHE_LINE = 64;

    private final Arena arena = Arena.ofConfined();
    private final RowAttention attention;
    private final AttentionShape shape;
    private final int width;
    private final long keyBytes;
    private final int length;
    private final int layers;
    private final long base;
    private final long[] keys;
    private final float @Nullable [][] biases;
    private boolean finite = true;

    /**
     * Room for one sentence.
     *
     * @param layers decoder layers
     * @param length source tokens
     */
    SourceMemory(AttentionShape shape, int layers, int length) {
        this(shape, layers, length, null);
    }

    /**
     * Room for one sentence whose beams do not look at all of it alike.
     *
     * @param biases for each beam what is added to its scores, biases[beam][head x length + token]; or null. At the first
     *     step, which has fewer rows, a row is the first of as many beams
     */
    SourceMemory(AttentionShape shape, int layers, int length, float @Nullable [][] biases) {
        this.biases = biases;
        this.attention = new RowAttention(shape.heads(), shape.headSize());
        this.shape = shape;
        this.width = shape.width();
        this.keyBytes = attention.layout().bytes();
        this.length = length;
        this.layers = layers;
        Allocations.request();
        this.base = arena.allocate(layers * layerBytes(), CACHE_LINE).address();
        this.keys = new long[length];
    }

    /** Source tokens. */
    int length() {
        return length;
    }

    /**
     * Takes one layer's keys and values.
     *
     * @param keysAndValues [all tokens, 2 x width]
     * @param firstRow this sentence's first token in it
     */
    void store(int layer, CpuMatrix keysAndValues, int firstRow) {
        keysAndValues.checkShape(keysAndValues.rows(), 2 * width);
        keysAndValues.checkRows(firstRow, length);
        long target = layer(layer);
        for (int token = 0; token < length; token++) {
            long source = keysAndValues.address(firstRow + token);
            attention.layout().interleave(source, target);
            Memory.copyFloats(source + (long) width * Float.BYTES, target + keyBytes, width);
            target += tokenBytes();
        }
        finite &= keysAndValues.isFinite(firstRow, length);
    }

    /**
     * Whether no key or value stored so far is NaN or infinite. What is no number in an encoder's states makes all keys and
     * values of its token such.
     */
    boolean isFinite() {
        return finite;
    }

    /**
     * Attends from this sentence's rows.
     *
     * @param queries [all rows, width]
     * @param result [all rows, width]
     */
    void attend(int layer, CpuMatrix queries, int firstRow, int rows, CpuMatrix result) {
        queries.checkShape(queries.rows(), width);
        queries.checkRows(firstRow, rows);
        result.checkShape(queries.rows(), width);
        fillKeys(layer, keys, 0);
        for (int from = 0; from < rows; from += RowAttention.BLOCK) {
            int block = Math.min(RowAttention.BLOCK, rows - from);
            for (int i = 0; i < block; i++) {
                int row = firstRow + from + i;
                float[] bias = biases == null ? null : biases[(from + i) * (biases.length / rows)];
                attention.set(i, queries.address(row), keys, bias, 0, length, result.address(row));
            }
            attention.attend(block, length, keyBytes, shape.scaleOf(layer), shape.cap());
        }
    }

    /** Fills in where this sentence's keys of a layer lie, from an index on. */
    void fillKeys(int layer, long[] table, int from) {
        long layerBase = layer(layer);
        for (int token = 0; token < length; token++) {
            table[from + token] = layerBase + token * tokenBytes();
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private long layerBytes() {
        return length * tokenBytes();
    }

    /** From one token's keys and values in a layer to the next one's. */
    private long tokenBytes() {
        return RowPool.apart(keyBytes + (long) width * Float.BYTES);
    }

    private long layer(int layer) {
        if (layer < 0 || layer >= layers) {
            throw new IndexOutOfBoundsException("layer " + layer + " of " + layers);
        }
        return base + (long) layer * layerBytes();
    }
}
