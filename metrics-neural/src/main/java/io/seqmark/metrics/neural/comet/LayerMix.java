package io.seqmark.metrics.neural.comet;

import java.util.Arrays;

/**
 * How much each layer counts: {@code gamma} times a softmax or sparsemax of learned scores. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/1602.02068">Martins and Astudillo, 2016</a>
 */
final class LayerMix {
    private final float[] weights;
    private final float gamma;
    private final boolean normalised;

    private LayerMix(float[] weights, float gamma, boolean normalised) {
        this.weights = weights;
        this.gamma = gamma;
        this.normalised = normalised;
    }

    /**
     * A mix of all layers.
     *
     * @param scores one per layer, the embedding's output first
     * @param normalised whether the states of a sentence are normalised in each layer before
     */
    static LayerMix of(float[] scores, float gamma, boolean sparse, boolean normalised) {
        return new LayerMix(sparse ? sparsemax(scores) : softmax(scores), gamma, normalised);
    }

    /** One layer as it is. */
    static LayerMix single(int layer, int layers) {
        float[] weights = new float[layers];
        weights[layer] = 1;
        return new LayerMix(weights, 1, false);
    }

    float weight(int layer) {
        return weights[layer];
    }

    float gamma() {
        return gamma;
    }

    boolean isNormalised() {
        return normalised;
    }

    private static float[] softmax(float[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        for (float score : scores) {
            sum += StrictMath.exp(score - most);
        }
        float[] weights = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            weights[i] = (float) (StrictMath.exp(scores[i] - most) / sum);
        }
        return weights;
    }

    /** The point of the simplex that is nearest to the scores. */
    private static float[] sparsemax(float[] scores) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double threshold = 0;
        for (int k = 1; k <= sorted.length; k++) {
            double score = sorted[sorted.length - k];
            sum += score;
            if (1 + k * score > sum) {
                threshold = (sum - 1) / k;
            }
        }
        float[] weights = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            weights[i] = (float) Math.max(0, scores[i] - threshold);
        }
        return weights;
    }
}
