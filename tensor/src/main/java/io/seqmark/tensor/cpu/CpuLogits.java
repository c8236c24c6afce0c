package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Profile;
import java.util.List;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Logits in blocks of columns. What log-sum-exp and best entries need of a block is read while it is in the cache, as soon as it
 * is computed.
 */
final class CpuLogits implements Logits {
    /** Columns of which the largest is remembered. */
    private static final int CHUNK = 512;

    private final CpuMatrix[] blocks;
    /** Columns of each block but the last. */
    private final int width;

    private final int columns;
    private final int chunks;
    /** maxima[row * chunks + chunk]: no logit of the chunk is larger. */
    private final float[] maxima;
    /** Of each row's blocks: the largest logit, and the sum of exp(logit - largest). */
    private final float[] largest;

    private final float[] sums;
    /** Rows that were written to since their sums were taken. */
    private final boolean[] edited;

    /** A view of logits in one block. */
    CpuLogits(CpuMatrix logits) {
        this(logits.rows(), logits.columns(), 1, Math.max(1, logits.columns()));
        take(0, logits);
    }

    private CpuLogits(int rows, int columns, int blocks, int width) {
        this.blocks = new CpuMatrix[blocks];
        this.columns = columns;
        this.width = width;
        this.chunks = (columns + CHUNK - 1) / CHUNK;
        this.maxima = new float[rows * chunks];
        this.largest = new float[rows * blocks];
        this.sums = new float[rows * blocks];
        this.edited = new boolean[rows];
    }

    /**
     * Projects hidden states to a vocabulary; the logits are in the innermost scope.
     *
     * @param cap softly bounds them; 0 where there is no bound
     */
    static CpuLogits of(CpuLinear projection, CpuMatrix hidden, float cap) {
        List<CpuLinear> parts = projection instanceof WideLinear wide ? wide.blocks() : List.of(projection);
        int width = parts.getFirst().outputs();
        CpuLogits rows = new CpuLogits(hidden.rows(), projection.outputs(), parts.size(), width);
        CpuLinear.Input input;
        try (var _ = Profile.enter(Profile.Phase.VOCABULARY)) {
            input = projection.prepare(hidden);
        }
        for (int i = 0; i < parts.size(); i++) {
            CpuMatrix block;
            try (var _ = Profile.enter(Profile.Phase.VOCABULARY)) {
                block = parts.get(i).apply(input);
                if (cap != 0f) {
                    Elementwise.bound(block, cap);
                }
            }
            try (var _ = Profile.enter(Profile.Phase.CHOOSING)) {
                rows.take(i, block);
            }
        }
        return rows;
    }

    private void take(int index, CpuMatrix block) {
        blocks[index] = block;
        for (int row = 0; row < block.rows(); row++) {
            scan(row, index);
        }
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public float[] row(int row) {
        float[] values = new float[columns];
        for (int i = 0; i < blocks.length; i++) {
            System.arraycopy(blocks[i].row(row), 0, values, i * width, blocks[i].columns());
        }
        return values;
    }

    @Override
    public boolean isFinite(int firstRow, int rows) {
        return Stream.of(blocks).allMatch(block -> block.isFinite(firstRow, rows));
    }

    @Override
    public boolean isUsable(int row) {
        Normalizer present = normalizer(row);
        return Float.isFinite(present.max()) && !Float.isNaN(present.logSum());
    }

    @Override
    public float get(int row, int id) {
        return Memory.ALL.get(Memory.FLOAT, address(row, id));
    }

    @Override
    public void set(int row, int id, float value) {
        Memory.ALL.set(Memory.FLOAT, address(row, id), value);
        int chunk = row * chunks + id / CHUNK;
        maxima[chunk] = Math.max(maxima[chunk], value);
        edited[row] = true;
    }

    @Override
    public void fill(int row, float value) {
        for (CpuMatrix block : blocks) {
            long from = block.address(row);
            for (int i = 0; i < block.columns(); i++) {
                Memory.ALL.set(Memory.FLOAT, from + (long) i * Float.BYTES, value);
            }
        }
        rescan(row);
    }

    @Override
    public void makeFinite(int row) {
        for (CpuMatrix block : blocks) {
            long from = block.address(row);
            int count = block.columns();
            int i = 0;
            for (; i <= count - LANES; i += LANES) {
                // the difference with itself is 0 for numbers, NaN for the rest
                FloatVector values = load(from, i);
                if (values.sub(values).test(VectorOperators.IS_NAN).anyTrue()) {
                    makeFinite(from, i, i + LANES);
                }
            }
            makeFinite(from, i, count);
        }
        rescan(row);
    }

    private static void makeFinite(long from, int first, int end) {
        for (int i = first; i < end; i++) {
            Memory.ALL.set(Memory.FLOAT, from + (long) i * Float.BYTES, Logits.finite(value(from, i)));
        }
    }

    @Override
    public void apply(int row, Normalizer normalizer) {
        for (CpuMatrix block : blocks) {
            long from = block.address(row);
            int count = block.columns();
            int i = 0;
            for (; i <= count - LANES; i += LANES) {
                load(from, i)
                        .sub(normalizer.max())
                        .sub(normalizer.logSum())
                        .intoMemorySegment(Memory.ALL, from + (long) i * Float.BYTES, Memory.ORDER);
            }
            for (; i < count; i++) {
                Memory.ALL.set(Memory.FLOAT, from + (long) i * Float.BYTES, normalizer.apply(value(from, i)));
            }
        }
        rescan(row);
    }

    @Override
    public Normalizer normalizer(int row) {
        if (edited[row]) {
            rescan(row);
        }
        int first = row * blocks.length;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < blocks.length; i++) {
            max = Math.max(max, largest[first + i]);
        }
        if (max == Float.NEGATIVE_INFINITY) {
            return Normalizer.NONE;
        }
        double sum = 0;
        for (int i = 0; i < blocks.length; i++) {
            sum += sums[first + i] * Math.exp(largest[first + i] - max);
        }
        return new Normalizer(max, (float) Math.log(sum));
    }

    @Override
    public int top(int row, int[] ids, float[] values) {
        int found = 0;
        float threshold = Float.NEGATIVE_INFINITY;
        for (int chunk = 0; chunk < chunks; chunk++) {
            if (maxima[row * chunks + chunk] <= threshold) {
                continue;
            }
            int first = chunk * CHUNK;
            int end = Math.min(columns, first + CHUNK);
            long from = address(row, first) - (long) first * Float.BYTES;
            int i = first;
            for (; i <= end - LANES; i += LANES) {
                long above =
                        load(from, i).compare(VectorOperators.GT, threshold).toLong();
                while (above != 0) {
                    int id = i + Long.numberOfTrailingZeros(above);
                    above &= above - 1;
                    float value = value(from, id);
                    if (value > threshold) {
                        found = insert(ids, values, found, id, value);
                        threshold = found == ids.length ? values[found - 1] : Float.NEGATIVE_INFINITY;
                    }
                }
            }
            for (; i < end; i++) {
                float value = value(from, i);
                if (value > threshold) {
                    found = insert(ids, values, found, i, value);
                    threshold = found == ids.length ? values[found - 1] : Float.NEGATIVE_INFINITY;
                }
            }
        }
        return found;
    }

    /** Takes maxima and sums of a whole row anew. */
    private void rescan(int row) {
        for (int i = 0; i < blocks.length; i++) {
            scan(row, i);
        }
        edited[row] = false;
    }

    private void scan(int row, int index) {
        CpuMatrix block = blocks[index];
        long from = block.address(row);
        int count = block.columns();
        float max = Float.NEGATIVE_INFINITY;
        int chunk = row * chunks + index * width / CHUNK;
        for (int i = 0; i < count; i += CHUNK) {
            float most = max(from, i, Math.min(count, i + CHUNK));
            maxima[chunk++] = most;
            max = Math.max(max, most);
        }
        if (max == Float.NEGATIVE_INFINITY && hasNan(from, count)) {
            max = Float.NaN;
        }
        largest[row * blocks.length + index] = max;
        sums[row * blocks.length + index] = max == Float.NEGATIVE_INFINITY ? 0f : sum(from, count, max);
    }

    /** Of a block in which no number is above minus infinity. */
    private static boolean hasNan(long from, int count) {
        boolean nan = false;
        for (int i = 0; i < count; i++) {
            nan |= Float.isNaN(value(from, i));
        }
        return nan;
    }

    /** One exponential in its source: of more the JIT compiler inlines a part only, and not the same one each time. */
    private static float sum(long from, int count, float max) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            sums = sums.add(VectorMath.exp(load(from, i).sub(max)));
        }
        float sum = VectorMath.sum(sums);
        for (; i < count; i++) {
            sum += VectorMath.exp(value(from, i) - max);
        }
        return sum;
    }

    /** Ids come in ascending order, so an equal value goes behind those that are there. */
    private static int insert(int[] ids, float[] values, int found, int id, float value) {
        int at = found < ids.length ? found : ids.length - 1;
        while (at > 0 && values[at - 1] < value) {
            ids[at] = ids[at - 1];
            values[at] = values[at - 1];
            at--;
        }
        ids[at] = id;
        values[at] = value;
        return Math.min(found + 1, ids.length);
    }

    private static float max(long from, int first, int end) {
        FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int i = first;
        for (; i <= end - 4 * LANES; i += 4 * LANES) {
            m0 = VectorMath.larger(m0, load(from, i));
            m1 = VectorMath.larger(m1, load(from, i + LANES));
            m2 = VectorMath.larger(m2, load(from, i + 2 * LANES));
            m3 = VectorMath.larger(m3, load(from, i + 3 * LANES));
        }
        float max = VectorMath.largest(VectorMath.larger(VectorMath.larger(m0, m1), VectorMath.larger(m2, m3)));
        for (; i < end; i++) {
            float value = value(from, i);
            max = value > max ? value : max;
        }
        return max;
    }

    private long address(int row, int id) {
        if (id < 0 || id >= columns) {
            throw new IndexOutOfBoundsException("token " + id + " of a vocabulary of " + columns);
        }
        return blocks[id / width].address(row) + (long) (id % width) * Float.BYTES;
    }

    private static FloatVector load(long base, int index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }

    private static float value(long base, int index) {
        return Memory.ALL.get(Memory.FLOAT, base + (long) index * Float.BYTES);
    }
}
