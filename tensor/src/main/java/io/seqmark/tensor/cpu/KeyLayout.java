package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * How keys lie in caches: the heads of a group are interleaved, dimension by dimension, so that a vector holds the same
 * dimensions of several heads and their scores are summed side by side, without a sum across a vector for each head. A group
 * is the largest power of two that divides the heads, a vector's lanes at the most; it is padded with zeros to whole vectors.
 * Holds scratch; one a thread.
 */
final class KeyLayout {
    /** Where the lanes of two zipped vectors come from: the first half of both, the second half of both. */
    private static final FloatVector LOW = alternating(0);

    private static final FloatVector HIGH = alternating(LANES / 2);

    private final int[] sources;
    /** Whether heads are whole vectors. */
    private final boolean whole;

    private float[] row;
    private float[] spare;
    private final int group;
    private final int groupWidth;
    private final int groups;

    KeyLayout(int heads, int headSize) {
        this.group = group(heads);
        this.groups = heads / group;
        this.groupWidth = groupWidth(heads, headSize);
        this.sources = new int[groups * groupWidth];
        this.whole = headSize % LANES == 0;
        this.row = new float[sources.length];
        this.spare = new float[sources.length];
        Arrays.fill(sources, -1);
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < headSize; i++) {
                sources[head / group * groupWidth + i * group + head % group] = head * headSize + i;
            }
        }
    }

    /** Bytes of a row's keys, without making a layout. */
    static long bytes(int heads, int headSize) {
        return (long) heads / group(heads) * groupWidth(heads, headSize) * Float.BYTES;
    }

    private static int group(int heads) {
        return Math.min(Integer.lowestOneBit(heads), LANES);
    }

    private static int groupWidth(int heads, int headSize) {
        return (group(heads) * headSize + LANES - 1) / LANES * LANES;
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
        interleave(source);
        MemorySegment.copy(row, 0, Memory.ALL, Memory.FLOAT, target, row.length);
    }

    /** The same to the heap. */
    void interleave(long source, float[] target) {
        interleave(source);
        System.arraycopy(row, 0, target, 0, row.length);
    }

    private void interleave(long source) {
        if (whole) {
            zip(source);
            return;
        }
        for (int i = 0; i < row.length; i++) {
            row[i] = value(source, i);
        }
    }

    /**
     * Interleaves whole vectors, level by level: of a group's heads the first and the one in the middle become one row of
     * pairs, and so on, until there is one row.
     */
    private void zip(long source) {
        MemorySegment.copy(Memory.ALL, Memory.FLOAT, source, row, 0, row.length);
        for (int heads = group; heads > 1; heads /= 2) {
            for (int from = 0; from < row.length; from += groupWidth) {
                int half = groupWidth / 2;
                for (int i = 0; i < half; i += LANES) {
                    FloatVector a = FloatVector.fromArray(SPECIES, row, from + i);
                    FloatVector b = FloatVector.fromArray(SPECIES, row, from + half + i);
                    LOW.selectFrom(a, b).intoArray(spare, from + 2 * i);
                    HIGH.selectFrom(a, b).intoArray(spare, from + 2 * i + LANES);
                }
            }
            float[] last = row;
            row = spare;
            spare = last;
        }
    }

    private static FloatVector alternating(int from) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < LANES; i++) {
            lanes[i] = from + i / 2 + (i % 2) * LANES;
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }

    private float value(long source, int i) {
        int from = sources[i];
        return from < 0 ? 0f : Memory.ALL.get(Memory.FLOAT, source + (long) from * Float.BYTES);
    }
}
