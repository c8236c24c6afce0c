package io.seqmark.metrics.neural.comet;

import io.seqmark.engine.EncoderPack;
import io.seqmark.metrics.neural.comet.CometSettings.Pooling;
import io.seqmark.tensor.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Sentences whose layers are mixed as they come, and pooled to a vector each after the last one. Used by one thread. */
final class MixedPack implements EncoderPack {
    private final List<int[]> sentences;
    private final LayerMix mix;
    private final Pooling pooling;
    private final int padding;
    private final int layers;
    private final BiConsumer<Integer, float[]> vectors;

    /** [tokens, width]: of the first token alone where nothing else is pooled. */
    private float[][] mixed = {};

    /**
     * @param padding a token of this id counts as none
     * @param layers of the encoder
     * @param vectors told the vector of each sentence, by its place here
     */
    MixedPack(
            List<int[]> sentences,
            LayerMix mix,
            Pooling pooling,
            int padding,
            int layers,
            BiConsumer<Integer, float[]> vectors) {
        this.sentences = List.copyOf(sentences);
        this.mix = mix;
        this.pooling = pooling;
        this.padding = padding;
        this.layers = layers;
        this.vectors = vectors;
    }

    @Override
    public List<int[]> sentences() {
        return sentences;
    }

    @Override
    public void accept(int layer, Matrix states) {
        if (layer == 0) {
            mixed = new float[states.rows()][states.columns()];
        }
        boolean counts = pooling == Pooling.LAST_LAYER ? layer == layers : mix.weight(layer) != 0;
        int from = 0;
        for (int i = 0; i < sentences.size(); i++) {
            int length = sentences.get(i).length;
            if (counts) {
                add(layer, states, from, length);
            }
            if (layer == layers) {
                vectors.accept(i, pooled(sentences.get(i), from));
            }
            from += length;
        }
        if (layer == layers) {
            mixed = new float[][] {};
        }
    }

    private void add(int layer, Matrix states, int from, int length) {
        boolean plain = pooling == Pooling.LAST_LAYER;
        float weight = plain ? 1 : mix.weight(layer);
        boolean first = plain || pooling == Pooling.FIRST;
        SentenceNorm norm = mix.isNormalised() && !plain ? SentenceNorm.of(states, from, length) : SentenceNorm.NONE;
        for (int token = from; token < from + (first ? 1 : length); token++) {
            float[] row = states.row(token);
            norm.apply(row);
            float[] sum = mixed[token];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * row[i];
            }
        }
    }

    private float[] pooled(int[] ids, int from) {
        float gamma = pooling == Pooling.LAST_LAYER ? 1 : mix.gamma();
        for (int token = from; token < from + ids.length; token++) {
            float[] row = mixed[token];
            for (int i = 0; i < row.length; i++) {
                row[i] *= gamma;
            }
        }
        return switch (pooling) {
            case FIRST, LAST_LAYER -> mixed[from];
            case AVERAGE -> average(ids, from);
            case MAXIMUM -> maximum(ids, from);
        };
    }

    /** What padding does not add is divided by its number all the same, as in the original. */
    private float[] average(int[] ids, int from) {
        double[] sum = new double[mixed[from].length];
        for (int token = 0; token < ids.length; token++) {
            if (ids[token] != padding) {
                float[] row = mixed[from + token];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += row[i];
                }
            }
        }
        float[] average = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            average[i] = (float) (sum[i] / ids.length);
        }
        return average;
    }

    private float[] maximum(int[] ids, int from) {
        float[] most = new float[mixed[from].length];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        for (int token = 0; token < ids.length; token++) {
            if (ids[token] != padding) {
                float[] row = mixed[from + token];
                for (int i = 0; i < most.length; i++) {
                    most[i] = Math.max(most[i], row[i]);
                }
            }
        }
        return most;
    }
}
