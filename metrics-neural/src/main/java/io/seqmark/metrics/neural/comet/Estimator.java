package io.seqmark.metrics.neural.comet;

import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;

/** The small network that makes a score of vectors; in float32 whatever the encoder computes in. Thread-safe. */
final class Estimator {
    private static final String PREFIX = "estimator.ff.";
    /** Each hidden layer is followed by its activation and by a dropout, which have numbers too. */
    private static final int STEP = 3;
    /** Rows at once: enough for full speed. */
    private static final int ROWS = 256;

    private final List<Linear> layers;

    private Estimator(List<Linear> layers) {
        this.layers = List.copyOf(layers);
    }

    /**
     * Reads it.
     *
     * @param inputs numbers of a row
     */
    static Estimator read(WeightReader weights, CometSettings settings, int inputs) {
        List<Linear> layers = new ArrayList<>();
        int from = inputs;
        for (int size : settings.hiddenSizes()) {
            layers.add(weights.linearInFloat32(from, size, settings.activation(), name(layers.size())));
            from = size;
        }
        layers.add(weights.linearInFloat32(from, 1, settings.finalActivation(), name(layers.size())));
        return new Estimator(layers);
    }

    private static String name(int layer) {
        return PREFIX + STEP * layer;
    }

    /** The score of each row, on the calling thread, which is attached to the device. */
    float[] scores(Device device, List<float[]> rows) {
        float[] scores = new float[rows.size()];
        for (int from = 0; from < scores.length; from += ROWS) {
            int count = Math.min(ROWS, scores.length - from);
            try (var _ = device.scope()) {
                Matrix states = device.matrix(count, rows.get(from).length);
                for (int i = 0; i < count; i++) {
                    states.write(i, rows.get(from + i));
                }
                for (Linear layer : layers) {
                    states = layer.apply(states);
                }
                for (int i = 0; i < count; i++) {
                    scores[from + i] = states.row(i)[0];
                }
            }
        }
        return scores;
    }
}
