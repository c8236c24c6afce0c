package io.seqmark.model;

import io.seqmark.tensor.Device;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Matrix;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * fairseq's sinusoids without a last position: the table is grown as longer sentences come. A padding token, wherever it
 * stands, has the zero vector (M2M-100).
 */
public final class GrowingSinusoids implements PositionVectors {
    /** Positions that are there from the start. */
    private static final int FIRST_POSITIONS = 1024;

    private final int width;
    private final int padding;
    private final float[] first;
    private final Device device;
    private volatile Embedding table;

    /**
     * Sinusoids.
     *
     * @param device where the table lies
     * @param width of the hidden states, at least 4
     * @param padding the token without position; its id is the row before position 0
     */
    public GrowingSinusoids(Device device, int width, int padding) {
        this(device, width, padding, Optional.empty());
    }

    /**
     * Sinusoids of a checkpoint that may have the first of them in its file, where they may be rounded.
     *
     * @param first its first rows, the padding's included
     */
    public GrowingSinusoids(Device device, int width, int padding, Optional<HostArray> first) {
        this.device = device;
        this.width = width;
        this.padding = padding;
        this.first = first.map(HostArray::toFloats).orElseGet(() -> new float[0]);
        this.table = table(Math.addExact(FIRST_POSITIONS, padding + 1));
    }

    /** Sinusoids of a family whose padding has a position as any other token (Pegasus-X). */
    public GrowingSinusoids(Device device, int width) {
        this(device, width, -1);
    }

    @Override
    public void addTo(Matrix hidden, int[] ids, int[] at) {
        int[] rows = new int[at.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = ids[i] == padding ? padding : Math.addExact(at[i], padding + 1);
        }
        upTo(Arrays.stream(rows).max().orElse(0)).addTo(hidden, rows);
    }

    @Override
    public OptionalInt limit() {
        return OptionalInt.empty();
    }

    private Embedding upTo(int row) {
        Embedding current = table;
        return row < current.entries() ? current : grown(row);
    }

    private synchronized Embedding grown(int row) {
        if (row >= table.entries()) {
            int rows = Math.max(row + 1, Math.multiplyExact(2, table.entries()));
            table = table(rows);
        }
        return table;
    }

    private Embedding table(int rows) {
        return Sinusoids.fairseq(device, rows, width, padding, first);
    }
}
