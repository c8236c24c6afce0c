package io.seqmark.tensor.reference;

import io.seqmark.tensor.Logits;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Logits of a matrix, looked at anew each time. */
record ReferenceLogits(ReferenceMatrix values) implements Logits {
    @Override
    public int columns() {
        return values.columns();
    }

    @Override
    public int top(int row, int[] ids, float[] best) {
        float[] all = row(row);
        int[] sorted = IntStream.range(0, all.length)
                .filter(id -> all[id] > Float.NEGATIVE_INFINITY)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -all[id]).thenComparingInt(id -> id))
                .limit(ids.length)
                .mapToInt(id -> id)
                .toArray();
        for (int i = 0; i < sorted.length; i++) {
            ids[i] = sorted[i];
            best[i] = all[sorted[i]];
        }
        return sorted.length;
    }

    @Override
    public Normalizer normalizer(int row) {
        float[] all = row(row);
        float max = Float.NEGATIVE_INFINITY;
        for (float value : all) {
            max = Math.max(max, value);
        }
        if (max == Float.NEGATIVE_INFINITY) {
            return Normalizer.NONE;
        }
        double sum = 0;
        for (float value : all) {
            sum += Math.exp(value - max);
        }
        return new Normalizer(max, (float) Math.log(sum));
    }

    @Override
    public float get(int row, int id) {
        return values.get(row, id);
    }

    @Override
    public void set(int row, int id, float value) {
        values.set(row, id, value);
    }

    @Override
    public boolean isFinite(int firstRow, int rows) {
        return values.isFinite(firstRow, rows);
    }

    @Override
    public boolean isUsable(int row) {
        Normalizer normalizer = normalizer(row);
        return Float.isFinite(normalizer.max()) && !Float.isNaN(normalizer.logSum());
    }

    @Override
    public void fill(int row, float value) {
        for (int id = 0; id < columns(); id++) {
            set(row, id, value);
        }
    }

    @Override
    public void makeFinite(int row) {
        for (int id = 0; id < columns(); id++) {
            set(row, id, Logits.finite(get(row, id)));
        }
    }

    @Override
    public void apply(int row, Normalizer normalizer) {
        for (int id = 0; id < columns(); id++) {
            set(row, id, normalizer.apply(get(row, id)));
        }
    }

    @Override
    public float[] row(int row) {
        return values.row(row);
    }
}
