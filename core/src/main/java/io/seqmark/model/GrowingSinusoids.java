package io.seqmark.model;

import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Matrix;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Sinusoids as fairseq computes and numbers them (M2M-100): all sines first, then all cosines, frequencies from 1 down to
 * exactly 1/10000; padding tokens have no vector and are not counted; there is no last position. A table is grown as longer
 * sentences come.
 */
public final class GrowingSinusoids implements PositionVectors {
    private static final double BASE = 10_000;

    /** Rows that are made at once, at least. */
    private static final int FIRST_ROWS = 1024;

    private final int width;
    private final int paddingId;
    private final float[] frequencies;
    private volatile Embedding table;

    /**
     * Sinusoids.
     *
     * @param width of the hidden states, at least 4
     * @param paddingId the token without position; the first position's angle is one more than it, as in fairseq
     */
    public GrowingSinusoids(int width, int paddingId) {
        this.width = width;
        this.paddingId = paddingId;
        this.frequencies = frequencies(width / 2);
        this.table = computed(FIRST_ROWS);
    }

    /** As torch does it: in float32, step by step. */
    private static float[] frequencies(int count) {
        float slope = (float) -(Math.log(BASE) / (count - 1));
        float[] frequencies = new float[count];
        for (int i = 0; i < count; i++) {
            frequencies[i] = (float) Math.exp(i * slope);
        }
        return frequencies;
    }

    @Override
    public void addTo(Matrix hidden, int[] ids, int[] at) {
        int[] angles = new int[at.length]; // row 0 is never a position: it is the zero vector
        for (int i = 0; i < at.length; i++) {
            angles[i] = ids[i] == paddingId ? 0 : Math.addExact(at[i], paddingId + 1);
        }
        upTo(Arrays.stream(angles).max().orElse(0)).addTo(hidden, angles);
    }

    @Override
    public OptionalInt limit() {
        return OptionalInt.empty();
    }

    @Override
    public IntStream number(int[] source) {
        int[] positions = new int[source.length];
        int counted = 0;
        for (int i = 0; i < source.length; i++) {
            positions[i] = counted;
            counted += source[i] == paddingId ? 0 : 1;
        }
        return IntStream.of(positions);
    }

    private Embedding upTo(int row) {
        Embedding current = table;
        return row < current.entries() ? current : grown(row);
    }

    private synchronized Embedding grown(int row) {
        if (row >= table.entries()) {
            table = computed(Math.max(row + 1, Math.multiplyExact(2, table.entries())));
        }
        return table;
    }

    private Embedding computed(int rows) {
        float[] values = new float[Math.multiplyExact(rows, width)];
        int half = frequencies.length;
        for (int row = 1; row < rows; row++) {
            for (int i = 0; i < half; i++) {
                float angle = row * frequencies[i];
                values[row * width + i] = (float) Math.sin(angle);
                values[row * width + half + i] = (float) Math.cos(angle);
            }
        }
        return new Embedding(new HostArray(MemorySegment.ofArray(values), ElementType.FLOAT32, rows, width));
    }
}
