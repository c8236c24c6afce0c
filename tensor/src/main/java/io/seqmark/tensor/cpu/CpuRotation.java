package io.seqmark.tensor.cpu;

import static io.seqmark.tensor.cpu.VectorMath.LANES;
import static io.seqmark.tensor.cpu.VectorMath.SPECIES;

import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Rotation;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Rotary positions from a table of cosines and sines, which is grown as later positions come. */
final class CpuRotation implements Rotation {
    /** Positions that are there from the start. */
    private static final int FIRST_POSITIONS = 64;

    private final float[] frequencies;
    private volatile Table table = new Table(new float[0], 0);

    /** values[position * 2 n + i]: the cosine of angle i; n numbers further its sine. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Table(float[] values, int positions) {}

    CpuRotation(float[] frequencies) {
        this.frequencies = frequencies.clone();
    }

    @Override
    public void apply(Matrix matrix, int column, int heads, int[] positions) {
        CpuMatrix target = CpuMatrix.of(matrix);
        int headSize = 2 * frequencies.length;
        if (column < 0 || column + heads * headSize > target.columns() || positions.length != target.rows()) {
            throw new IllegalArgumentException("%d heads of %d from column %d on in %d x %d with %d positions"
                    .formatted(heads, headSize, column, target.rows(), target.columns(), positions.length));
        }
        float[] values = upTo(Arrays.stream(positions).max().orElse(0)).values();
        for (int row = 0; row < positions.length; row++) {
            int angles = positions[row] * headSize;
            for (int head = 0; head < heads; head++) {
                turn(target.address(row) + (long) (column + head * headSize) * Float.BYTES, values, angles);
            }
        }
        if (target.isHalf()) {
            target.roundToHalf();
        }
    }

    private void turn(long head, float[] values, int angles) {
        int half = frequencies.length;
        long second = head + (long) half * Float.BYTES;
        int i = 0;
        for (; i <= half - LANES; i += LANES) {
            FloatVector cosine = FloatVector.fromArray(SPECIES, values, angles + i);
            FloatVector sine = FloatVector.fromArray(SPECIES, values, angles + half + i);
            FloatVector x = load(head, i);
            FloatVector y = load(second, i);
            store(x.mul(cosine).sub(y.mul(sine)), head, i);
            store(y.mul(cosine).add(x.mul(sine)), second, i);
        }
        for (; i < half; i++) {
            float cosine = values[angles + i];
            float sine = values[angles + half + i];
            long offset = (long) i * Float.BYTES;
            float x = Memory.ALL.get(Memory.FLOAT, head + offset);
            float y = Memory.ALL.get(Memory.FLOAT, second + offset);
            Memory.ALL.set(Memory.FLOAT, head + offset, x * cosine - y * sine);
            Memory.ALL.set(Memory.FLOAT, second + offset, y * cosine + x * sine);
        }
    }

    private Table upTo(int position) {
        Table current = table;
        return position < current.positions() ? current : grown(position);
    }

    private synchronized Table grown(int position) {
        if (position >= table.positions()) {
            int positions = Math.max(position + 1, Math.max(FIRST_POSITIONS, Math.multiplyExact(2, table.positions())));
            int half = frequencies.length;
            float[] values = Arrays.copyOf(table.values(), Math.multiplyExact(positions, 2 * half));
            for (int at = table.positions(); at < positions; at++) {
                for (int i = 0; i < half; i++) {
                    // the angle is a float, as transformers has it
                    float angle = at * frequencies[i];
                    values[at * 2 * half + i] = (float) Math.cos(angle);
                    values[at * 2 * half + half + i] = (float) Math.sin(angle);
                }
            }
            table = new Table(values, positions);
        }
        return table;
    }

    private static FloatVector load(long base, int index) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }

    private static void store(FloatVector vector, long base, int index) {
        vector.intoMemorySegment(Memory.ALL, base + (long) index * Float.BYTES, Memory.ORDER);
    }
}
