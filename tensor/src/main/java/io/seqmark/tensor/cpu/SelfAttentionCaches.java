package io.seqmark.tensor.cpu;

import io.seqmark.tensor.AttentionShape;

/**
 * The self-attention caches of one replica: a cache a sentence in flight. Owns all their memory. Confined to one thread.
 */
final class SelfAttentionCaches implements AutoCloseable {
    private final AttentionShape shape;
    private final int layers;
    private final long keyBytes;
    private final int beams;
    private final RowPool rows;
    private final RowAttention attention;

    /**
     * @param layers decoder layers
     * @param beams rows a sentence at the most
     */
    SelfAttentionCaches(AttentionShape shape, int layers, int beams) {
        this.shape = shape;
        this.layers = layers;
        this.beams = beams;
        this.attention = new RowAttention(shape.heads(), shape.headSize());
        this.keyBytes = attention.layout().bytes();
        this.rows = new RowPool(layers * layerBytes());
    }

    /** An empty cache for a new sentence. */
    SelfAttentionCache open() {
        return new SelfAttentionCache(this);
    }

    @Override
    public void close() {
        rows.close();
    }

    int beams() {
        return beams;
    }

    int width() {
        return shape.width();
    }

    float scale(int layer) {
        return shape.scaleOf(layer);
    }

    float cap() {
        return shape.cap();
    }

    int heads() {
        return shape.heads();
    }

    /** From a row's keys in a layer to its values. */
    long keyBytes() {
        return keyBytes;
    }

    RowAttention attention() {
        return attention;
    }

    RowPool rows() {
        return rows;
    }

    /** From a row's start to its keys in a layer. */
    long layerOffset(int layer) {
        if (layer < 0 || layer >= layers) {
            throw new IndexOutOfBoundsException("layer " + layer + " of " + layers);
        }
        return layer * layerBytes();
    }

    /** A row's keys and values in one layer. */
    private long layerBytes() {
        return keyBytes + (long) shape.width() * Float.BYTES;
    }
}
