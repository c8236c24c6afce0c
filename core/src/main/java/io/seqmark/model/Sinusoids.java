package io.seqmark.model;

import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import java.lang.foreign.MemorySegment;

/**
 * Fixed position vectors (Vaswani et al., 2017, section 3.5) in the order of Marian and Pegasus: all sines first, then all cosines.
 */
public final class Sinusoids {
    private static final double BASE = 10_000;

    private Sinusoids() {}

    /** The table under that name, or the computed one where the checkpoint leaves it out, as most do. */
    public static Embedding embedding(WeightReader weights, int positions, int width, String name) {
        return new Embedding(weights.optionalMatrix(positions, width, name).orElseGet(() -> table(positions, width)));
    }

    private static HostArray table(int positions, int width) {
        float[] values = new float[Math.multiplyExact(positions, width)];
        int cosinesFrom = (width + 1) / 2;
        for (int position = 0; position < positions; position++) {
            for (int j = 0; j < width; j++) {
                int pair = j / 2;
                double angle = position / Math.pow(BASE, 2.0 * pair / width);
                int column = j % 2 == 0 ? pair : cosinesFrom + pair;
                values[position * width + column] = (float) (j % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return new HostArray(MemorySegment.ofArray(values), ElementType.FLOAT32, positions, width);
    }
}
