package io.seqmark.tensor;

import static io.seqmark.tensor.VectorMath.LANES;

import java.util.Arrays;

/**
 * How keys lie in caches: the heads of a group are interleaved, dimension by dimension, so that a vector holds the same
 * dimensions of several heads and their scores are summed side by side, without a sum across a vector for each head. A group
 * is the largest power of two that divides the heads, a vector's lanes at the most; it is padded with zeros to whole vectors.
 * Immutable.
 */
final class KeyLayout {
    private final int[] sources;
    private final int group;
    private final int groupWidth;
    private final int groups;

    KeyLayout(int heads, int headSize) {
        this.group = Math.min(Integer.lowestOneBit(heads), LANES);
        this.groups = heads / group;
        this.groupWidth = (group * headSize + LANES - 1) / LANES * LANES;
        this.sources = new int[groups * groupWidth];
        Arrays.fill(sources, -1);
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < headSize; i++) {
                sources[head / group * groupWidth + i * group + head % group] = head * headSize + i;
            }
        }
    }

    /** Heads a group: a power of two. */
    int group() {
        return group;
    }

    /** Groups of heads. */
    int groups() {
        return groups;
    }

    /** Floats a group: whole vectors. */
    int groupWidth() {
        return groupWidth;
    }

    /** Floats of a row's keys. */
    int width() {
        return sources.length;
    }

    /** Bytes of a row's keys. */
    long bytes() {
        return (long) sources.length * Float.BYTES;
    }

    /** Interleaves a row of heads that lie side by side. */
    void interleave(long source, long target) {
        for (int i = 0; i < sources.length; i++) {
            Memory.ALL.set(Memory.FLOAT, target + (long) i * Float.BYTES, value(source, i));
        }
    }

    /** The same to the heap. */
    void interleave(long source, float[] target) {
        for (int i = 0; i < sources.length; i++) {
            target[i] = value(source, i);
        }
    }

    private float value(long source, int i) {
        int from = sources[i];
        return from < 0 ? 0f : Memory.ALL.get(Memory.FLOAT, source + (long) from * Float.BYTES);
    }
}
