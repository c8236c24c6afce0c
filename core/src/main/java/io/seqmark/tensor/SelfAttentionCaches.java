package io.seqmark.tensor;

/**
 * The self-attention caches of one replica: a cache a sentence in flight. Owns all their memory. Confined to one thread.
 */
public final class SelfAttentionCaches implements AutoCloseable {
    /** Decoder steps a page. */
    private static final int PAGE_STEPS = 16;

    private final AttentionShape shape;
    private final int layers;
    private final int beams;
    private final PagePool pages;
    private final RowAttention attention;

    /**
     * @param layers decoder layers
     * @param beams rows a sentence at the most
     */
    public SelfAttentionCaches(AttentionShape shape, int layers, int beams) {
        this.shape = shape;
        this.layers = layers;
        this.beams = beams;
        this.pages = new PagePool((long) layers * PAGE_STEPS * stepBytes());
        this.attention = new RowAttention(shape.heads(), shape.headSize(), shape.scale());
    }

    /** An empty cache for a new sentence. */
    public SelfAttentionCache open() {
        return new SelfAttentionCache(this);
    }

    @Override
    public void close() {
        pages.close();
    }

    int beams() {
        return beams;
    }

    int width() {
        return shape.width();
    }

    int heads() {
        return shape.heads();
    }

    /** A row's keys, or its values. */
    long rowBytes() {
        return (long) shape.width() * Float.BYTES;
    }

    RowAttention attention() {
        return attention;
    }

    PagePool pages() {
        return pages;
    }

    int pageSteps() {
        return PAGE_STEPS;
    }

    /** One layer's keys and values of all beams of one step: [beam][key, value][width]. */
    long stepBytes() {
        return (long) beams * 2 * shape.width() * Float.BYTES;
    }

    /** From a page's start to a layer's first step. */
    long layerOffset(int layer) {
        if (layer < 0 || layer >= layers) {
            throw new IndexOutOfBoundsException("layer " + layer + " of " + layers);
        }
        return (long) layer * PAGE_STEPS * stepBytes();
    }
}
