package io.seqmark.model;

import io.seqmark.tensor.Device;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import java.util.Arrays;

/** Fixed position vectors (Vaswani et al., 2017, section 3.5), all sines first, then all cosines. */
public final class Sinusoids {
    private static final double BASE = 10_000;

    private Sinusoids() {}

    /**
     * The table under that name, or the computed one where the checkpoint leaves it out, as most do, as Marian and Pegasus
     * have it.
     */
    public static Embedding embedding(WeightReader weights, int positions, int width, String name) {
        return weights.embedding(
                weights.optionalMatrix(positions, width, name).orElseGet(() -> table(positions, width)));
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
        return HostArray.of(values, positions, width);
    }

    /**
     * The table as tensor2tensor and fairseq have it: frequencies from 1 to 1/10000, both ends included; the row of the
     * padding token is zero. In float arithmetic, whose rounding shows at late positions.
     *
     * @param positions rows, those up to the padding's included
     * @param padding the row before position 0; -1 where that is row 0 and no row is zero
     * @param first the first rows, which a checkpoint has itself; may be empty
     */
    static Embedding fairseq(Device device, int positions, int width, int padding, float[] first) {
        int half = width / 2;
        float step = (float) (-Math.log(BASE) / (half - 1));
        float[] powers = new float[half];
        for (int pair = 0; pair < half; pair++) {
            powers[pair] = pair * step;
        }
        float[] frequencies = device.exp(powers);
        float[] values = new float[Math.multiplyExact(positions, width)];
        for (int pair = 0; pair < half; pair++) {
            float frequency = frequencies[pair];
            for (int position = 0; position < positions; position++) {
                float angle = position * frequency;
                values[position * width + pair] = (float) Math.sin(angle);
                values[position * width + half + pair] = (float) Math.cos(angle);
            }
        }
        if (padding >= 0) {
            Arrays.fill(values, padding * width, (padding + 1) * width, 0f);
        }
        System.arraycopy(first, 0, values, 0, Math.min(first.length, values.length));
        return device.embedding(HostArray.of(values, positions, width));
    }
}
