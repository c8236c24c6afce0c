package io.seqmark.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The keys and values of one sentence's past, all layers. It is never reordered and never copied: when beams are chosen
 * anew, only the ancestry table changes, which says in which row each beam's past lies at each step. Confined to one
 * thread.
 */
public final class SelfAttentionCache implements AutoCloseable {
    private final SelfAttentionCaches owner;
    private final int beams;
    private long[] pages = new long[0];
    private int pageCount;
    /** ancestors[step * beams + beam]: the row that held the beam's past at that step. */
    private int[] ancestors = new int[0];

    private int steps;
    /** addresses[beam * capacity + step] of the current step's ancestors, without the layer's offset. */
    private long[] addresses = new long[0];

    private int[] spare = new int[0];
    private long[] keys = new long[0];

    SelfAttentionCache(SelfAttentionCaches owner) {
        this.owner = owner;
        this.beams = owner.beams();
    }

    /** Steps begun so far. */
    public int steps() {
        return steps;
    }

    /**
     * Begins the next step.
     *
     * @param parents parents[row]: the row of the step before that each row continues; ignored at the first step
     */
    public void beginStep(int[] parents) {
        int rows = parents.length;
        if (rows > beams) {
            throw new IllegalArgumentException(rows + " rows in a cache for " + beams + " beams");
        }
        int step = steps++;
        if (step / owner.pageSteps() == pageCount) {
            pages = RowAttention.grown(pages, pageCount + 1);
            pages[pageCount++] = owner.pages().take();
        }
        if (ancestors.length < steps * beams) {
            ancestors = java.util.Arrays.copyOf(ancestors, Math.max(steps * beams, 2 * ancestors.length));
        }
        follow(parents, step);
        for (int row = 0; row < rows; row++) {
            ancestors[step * beams + row] = row;
        }
        locate(rows);
    }

    /** Forgets all steps; memory stays with this cache. */
    public void rewind() {
        steps = 0;
    }

    /**
     * Stores this step's keys and values of one layer and attends to the whole past, this step included.
     *
     * @param qkv [all rows, 3 x width]: queries, keys, values side by side
     * @param firstRow the first of this sentence's rows in {@code qkv} and {@code result}
     * @param rows as many as {@link #beginStep} was told
     * @param bias added to the scores, or null
     * @param result [all rows, width]
     */
    public void attend(int layer, Matrix qkv, int firstRow, int rows, @Nullable PositionBias bias, Matrix result) {
        int width = owner.width();
        qkv.checkShape(qkv.rows(), 3 * width);
        qkv.checkRows(firstRow, rows);
        result.checkShape(qkv.rows(), width);
        long layerOffset = owner.layerOffset(layer);
        long rowBytes = (long) width * Float.BYTES;
        int last = steps - 1;
        for (int row = 0; row < rows; row++) {
            long keyAndValue = qkv.address(firstRow + row) + rowBytes;
            Memory.copyFloats(keyAndValue, address(last, row) + layerOffset, 2L * width);
        }
        keys = RowAttention.grown(keys, steps);
        for (int row = 0; row < rows; row++) {
            for (int step = 0; step < steps; step++) {
                keys[step] = addresses[row * steps + step] + layerOffset;
            }
            owner.attention()
                    .attend(
                            qkv.address(firstRow + row),
                            keys,
                            steps,
                            rowBytes,
                            bias == null ? null : bias.values(),
                            bias == null ? 0 : bias.offset(last),
                            bias == null ? 0 : bias.stride(),
                            result.address(firstRow + row));
        }
    }

    /** Gives the pages back. */
    @Override
    public void close() {
        for (int page = 0; page < pageCount; page++) {
            owner.pages().giveBack(pages[page]);
        }
        pageCount = 0;
        steps = 0;
    }

    /** Makes every row's past that of the row it continues. */
    private void follow(int[] parents, int step) {
        if (spare.length < beams) {
            spare = new int[beams];
        }
        for (int past = 0; past < step; past++) {
            int at = past * beams;
            System.arraycopy(ancestors, at, spare, 0, beams);
            for (int row = 0; row < parents.length; row++) {
                ancestors[at + row] = spare[parents[row]];
            }
        }
    }

    private void locate(int rows) {
        if (addresses.length < rows * steps) {
            addresses = new long[Math.max(rows * steps, 2 * addresses.length)];
        }
        for (int row = 0; row < rows; row++) {
            for (int step = 0; step < steps; step++) {
                addresses[row * steps + step] = address(step, ancestors[step * beams + row]);
            }
        }
    }

    private long address(int step, int row) {
        int pageSteps = owner.pageSteps();
        return pages[step / pageSteps]
                + (step % pageSteps) * owner.stepBytes()
                + (long) row * 2 * owner.width() * Float.BYTES;
    }
}
