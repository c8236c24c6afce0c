package io.seqmark.tensor.cpu;

import io.seqmark.tensor.BucketBias;
import io.seqmark.tensor.PositionBias;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of one sentence's past, all layers. They are never reordered and never copied: when beams are chosen
 * anew, only the ancestry table changes, which says where each beam's past lies at each step. What is no beam's past any
 * more is given back at once: beams share most of their past, so a sentence holds little more than one history. Confined to
 * one thread.
 */
final class SelfAttentionCache implements AutoCloseable {
    private final SelfAttentionCaches owner;
    private final int beams;
    /** past[step * beams + row]: where the keys and values lie that are the row's past at that step. */
    private long[] past = new long[0];

    private int steps;
    /** Rows of the last step. */
    private int rows;
    /** So many of the first steps are the same for all rows, and stay so. */
    private int shared;

    private long[] spare;
    /** Where the keys of a block of rows lie in a layer. */
    private final long[][] keys = new long[RowAttention.BLOCK][0];

    private float[] rowBias = new float[0];

    SelfAttentionCache(SelfAttentionCaches owner) {
        this.owner = owner;
        this.beams = owner.beams();
        this.spare = new long[beams];
    }

    /** Steps begun so far. */
    int steps() {
        return steps;
    }

    /**
     * Begins the next step.
     *
     * @param parents parents[row]: the row of the step before that each row continues; ignored at the first step
     */
    void beginStep(int[] parents) {
        if (parents.length > beams) {
            throw new IllegalArgumentException(parents.length + " rows in a cache for " + beams + " beams");
        }
        past = grown(past, (steps + 1) * beams);
        if (steps > 0) {
            follow(parents);
        }
        rows = 0;
        steps++;
        while (rows < parents.length) {
            past[(steps - 1) * beams + rows] = owner.rows().take();
            rows++;
        }
    }

    /** Forgets all steps. */
    void rewind() {
        for (int step = 0; step < steps; step++) {
            for (int row = 0; row < rows; row++) {
                if (isFirst(past, step * beams, row)) {
                    owner.rows().giveBack(past[step * beams + row]);
                }
            }
        }
        steps = 0;
        rows = 0;
        shared = 0;
    }

    /**
     * Stores this step's keys and values of one layer and attends to the whole past, this step included.
     *
     * @param qkv [all rows, 3 x width]: queries, keys, values side by side
     * @param firstRow the first of this sentence's rows in {@code qkv} and {@code result}
     * @param count rows, as many as {@link #beginStep} was told
     * @param bias added to the scores, or null
     * @param result [all rows, width]
     */
    void attend(int layer, CpuMatrix qkv, int firstRow, int count, @Nullable PositionBias bias, CpuMatrix result) {
        store(layer, qkv, firstRow, count);
        result.checkShape(qkv.rows(), owner.width());
        int last = steps - 1;
        RowAttention attention = owner.attention();
        for (int from = 0; from < count; from += RowAttention.BLOCK) {
            int block = Math.min(RowAttention.BLOCK, count - from);
            for (int i = 0; i < block; i++) {
                gatherKeys(layer, from + i, i);
                int row = firstRow + from + i;
                if (bias == null) {
                    attention.set(i, qkv.address(row), keys[i], null, 0, 0, result.address(row));
                } else {
                    attention.set(
                            i,
                            qkv.address(row),
                            keys[i],
                            bias.values(),
                            bias.offset(last),
                            bias.stride(),
                            result.address(row));
                }
            }
            attention.attend(block, steps, owner.keyBytes(), owner.scale(layer), owner.cap());
        }
    }

    /**
     * The same to the last steps alone, and to a source in the same softmax.
     *
     * @param window how many steps, this one included
     * @param source the source; or null
     */
    void attendRecent(
            int layer,
            CpuMatrix qkv,
            int firstRow,
            int count,
            int window,
            @Nullable SourceMemory source,
            CpuMatrix result) {
        store(layer, qkv, firstRow, count);
        result.checkShape(qkv.rows(), owner.width());
        RowAttention attention = owner.attention();
        int first = Math.max(0, steps - window);
        int seen = steps - first + (source == null ? 0 : source.length());
        for (int from = 0; from < count; from += RowAttention.BLOCK) {
            int block = Math.min(RowAttention.BLOCK, count - from);
            for (int i = 0; i < block; i++) {
                gatherKeys(layer, from + i, i, first, seen);
                if (source != null) {
                    source.fillKeys(layer, keys[i], steps - first);
                }
                int row = firstRow + from + i;
                attention.set(i, qkv.address(row), keys[i], null, 0, 0, result.address(row));
            }
            attention.attend(block, seen, owner.keyBytes(), owner.scale(layer), owner.cap());
        }
    }

    /**
     * Two streams in one step (Qi et al., 2020, section 2.2): the main one is stored and attends to its whole past, this
     * step included; the predicting one attends to the same and to its own key, and is not stored.
     *
     * @param qkv [all rows, 3 x width]: queries, keys, values side by side
     * @param mainRow the first row of this sentence's main stream in {@code qkv} and {@code result}
     * @param predictingRow the first row of its predicting stream
     * @param count rows of each stream, as many as {@link #beginStep} was told
     * @param bias added to the scores
     * @param result [all rows, width]
     */
    void attendStreams(
            int layer, CpuMatrix qkv, int mainRow, int predictingRow, int count, BucketBias bias, CpuMatrix result) {
        store(layer, qkv, mainRow, count);
        qkv.checkRows(predictingRow, count);
        result.checkShape(qkv.rows(), owner.width());
        keys[0] = grown(keys[0], steps + 1);
        if (rowBias.length < owner.heads() * (steps + 1)) {
            rowBias = new float[2 * owner.heads() * (steps + 1)];
        }
        long own = owner.rows().take();
        for (int row = 0; row < count; row++) {
            gatherKeys(layer, row, 0);
            attend(layer, qkv, mainRow + row, steps, bias, result);
            put(qkv, predictingRow + row, own);
            keys[0][steps] = own;
            attend(layer, qkv, predictingRow + row, steps + 1, bias, result);
        }
        owner.rows().giveBack(own);
    }

    private void attend(int layer, CpuMatrix qkv, int row, int count, BucketBias bias, CpuMatrix result) {
        fill(CpuMatrix.of(bias.ofBuckets()).row(row), bias.bucketOf(), count);
        owner.attention().set(0, qkv.address(row), keys[0], rowBias, 0, count, result.address(row));
        owner.attention().attend(1, count, owner.keyBytes(), owner.scale(layer), owner.cap());
    }

    /** The bias of a row: of each head, that of the buckets of its keys' distances. */
    private void fill(float[] ofBuckets, int[] bucketOf, int count) {
        int heads = owner.heads();
        for (int key = 0; key < count; key++) {
            int from = bucketOf[Math.min(count - 1 - key, bucketOf.length - 1)] * heads;
            for (int head = 0; head < heads; head++) {
                rowBias[head * count + key] = ofBuckets[from + head];
            }
        }
    }

    private void store(int layer, CpuMatrix qkv, int firstRow, int count) {
        qkv.checkShape(qkv.rows(), 3 * owner.width());
        qkv.checkRows(firstRow, count);
        if (count > rows) {
            throw new IllegalArgumentException(count + " rows in a step of " + rows);
        }
        long layerOffset = owner.layerOffset(layer);
        for (int row = 0; row < count; row++) {
            put(qkv, firstRow + row, past[(steps - 1) * beams + row] + layerOffset);
        }
    }

    /** Copies a row's keys and values. */
    private void put(CpuMatrix qkv, int row, long target) {
        long rowBytes = (long) owner.width() * Float.BYTES;
        long key = qkv.address(row) + rowBytes;
        owner.attention().layout().interleave(key, target);
        Memory.copyFloats(key + rowBytes, target + owner.keyBytes(), owner.width());
    }

    /** Fills in where the keys of a row's past lie. */
    private void gatherKeys(int layer, int row, int index) {
        gatherKeys(layer, row, index, 0, steps);
    }

    /**
     * The same from a step on.
     *
     * @param room entries that there are to be in all
     */
    private void gatherKeys(int layer, int row, int index, int first, int room) {
        long layerOffset = owner.layerOffset(layer);
        keys[index] = grown(keys[index], room);
        long[] table = keys[index];
        for (int step = first; step < steps; step++) {
            table[step - first] = past[step * beams + row] + layerOffset;
        }
    }

    private static long[] grown(long[] table, int needed) {
        return table.length >= needed ? table : Arrays.copyOf(table, Math.max(needed, 2 * table.length));
    }

    /** Gives its memory back. */
    @Override
    public void close() {
        rewind();
    }

    /** Makes every row's past that of the row it continues, and gives back what is no row's past any more. */
    private void follow(int[] parents) {
        for (int step = shared; step < steps; step++) {
            int at = step * beams;
            System.arraycopy(past, at, spare, 0, rows);
            for (int row = 0; row < parents.length; row++) {
                past[at + row] = spare[parents[row]];
            }
            boolean same = true;
            for (int row = 1; row < parents.length; row++) {
                same &= past[at + row] == past[at];
            }
            for (int row = 0; row < rows; row++) {
                if (isFirst(spare, 0, row) && !has(at, parents.length, spare[row])) {
                    owner.rows().giveBack(spare[row]);
                }
            }
            if (same && step == shared) {
                Arrays.fill(past, at, at + beams, past[at]);
                shared++;
            }
        }
    }

    private boolean has(int at, int count, long row) {
        for (int i = at; i < at + count; i++) {
            if (past[i] == row) {
                return true;
            }
        }
        return false;
    }

    /** Whether no row before has the same past. */
    private static boolean isFirst(long[] table, int at, int row) {
        for (int i = at; i < at + row; i++) {
            if (table[i] == table[at + row]) {
                return false;
            }
        }
        return true;
    }
}
