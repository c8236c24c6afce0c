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
    private float[] rowBias = new float[0];

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
        store(layer, qkv, firstRow, rows);
        result.checkShape(qkv.rows(), owner.width());
        int last = steps - 1;
        for (int row = 0; row < rows; row++) {
            gatherKeys(layer, row);
            owner.attention()
                    .attend(
                            qkv.address(firstRow + row),
                            keys,
                            steps,
                            owner.rowBytes(),
                            bias == null ? null : bias.values(),
                            bias == null ? 0 : bias.offset(last),
                            bias == null ? 0 : bias.stride(),
                            result.address(firstRow + row));
        }
    }

    /**
     * Two streams in one step (Qi et al., 2020, section 2.2): the main one is stored and attends to its whole past, this
     * step included; the predicting one attends to the same and to its own key, and is not stored.
     *
     * @param qkv [all rows, 3 x width]: queries, keys, values side by side
     * @param mainRow the first row of this sentence's main stream in {@code qkv} and {@code result}
     * @param predictingRow the first row of its predicting stream
     * @param rows rows of each stream, as many as {@link #beginStep} was told
     * @param bias added to the scores
     * @param result [all rows, width]
     */
    public void attendStreams(
            int layer, Matrix qkv, int mainRow, int predictingRow, int rows, RowBias bias, Matrix result) {
        store(layer, qkv, mainRow, rows);
        qkv.checkRows(predictingRow, rows);
        result.checkShape(qkv.rows(), owner.width());
        keys = RowAttention.grown(keys, steps + 1);
        if (rowBias.length < owner.heads() * (steps + 1)) {
            rowBias = new float[2 * owner.heads() * (steps + 1)];
        }
        for (int row = 0; row < rows; row++) {
            gatherKeys(layer, row);
            attend(qkv, mainRow + row, steps, bias, result);
            keys[steps] = qkv.address(predictingRow + row) + owner.rowBytes();
            attend(qkv, predictingRow + row, steps + 1, bias, result);
        }
    }

    private void attend(Matrix qkv, int row, int count, RowBias bias, Matrix result) {
        bias.fill(row, count, rowBias);
        // keys lie before their values by a row's length, in the cache as in qkv
        owner.attention()
                .attend(qkv.address(row), keys, count, owner.rowBytes(), rowBias, 0, count, result.address(row));
    }

    private void store(int layer, Matrix qkv, int firstRow, int rows) {
        qkv.checkShape(qkv.rows(), 3 * owner.width());
        qkv.checkRows(firstRow, rows);
        long layerOffset = owner.layerOffset(layer);
        for (int row = 0; row < rows; row++) {
            long keyAndValue = qkv.address(firstRow + row) + owner.rowBytes();
            Memory.copyFloats(keyAndValue, address(steps - 1, row) + layerOffset, 2L * owner.width());
        }
    }

    /** Fills {@link #keys} with where the keys of a row's past lie. */
    private void gatherKeys(int layer, int row) {
        long layerOffset = owner.layerOffset(layer);
        keys = RowAttention.grown(keys, steps);
        for (int step = 0; step < steps; step++) {
            keys[step] = addresses[row * steps + step] + layerOffset;
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
