package io.seqmark.tensor.reference;

import io.seqmark.tensor.AttentionShape;
import java.util.List;

/** softmax(scale * q k' + bias) v of one query row, by its definition. */
final class ReferenceAttention {
    private ReferenceAttention() {}

    /** What is added to the score of a key. */
    interface KeyBias {
        float of(int head, int key);
    }

    /** What is added to the score of one key. */
    interface HeadBias {
        float of(int head);
    }

    /**
     * @param keys of each key: its own numbers and its values, side by side
     */
    static float[] attend(AttentionShape shape, float scale, float[] query, List<float[]> keys, KeyBias bias) {
        int width = shape.width();
        float[] result = new float[width];
        for (int head = 0; head < shape.heads(); head++) {
            int from = head * shape.headSize();
            double[] scores = new double[keys.size()];
            double most = Double.NEGATIVE_INFINITY;
            for (int key = 0; key < scores.length; key++) {
                double product = 0;
                for (int i = from; i < from + shape.headSize(); i++) {
                    product += (double) query[i] * keys.get(key)[i];
                }
                double score = product * scale;
                double bounded = shape.cap() == 0f ? score : shape.cap() * Math.tanh(score / shape.cap());
                scores[key] = bounded + bias.of(head, key);
                most = Math.max(most, scores[key]);
            }
            double sum = 0;
            for (int key = 0; key < scores.length; key++) {
                scores[key] = Math.exp(scores[key] - most);
                sum += scores[key];
            }
            for (int i = from; i < from + shape.headSize(); i++) {
                double weighed = 0;
                for (int key = 0; key < scores.length; key++) {
                    weighed += scores[key] / sum * keys.get(key)[width + i];
                }
                result[i] = (float) weighed;
            }
        }
        return result;
    }
}
