package io.seqmark.model.marian;

import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.HostArray;
import java.lang.foreign.MemorySegment;

/**
 * Fixed position vectors (Vaswani et al., 2017, section 3.5) in Marian's order: all sines first, then all cosines.
 */
final class Sinusoids {
    private static final double BASE = 10_000;

    private Sinusoids() {}

    /** A table [positions, width]. */
    static HostArray table(int positions, int width) {
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
