package io.seqmark.metrics.neural.bertscore;

import io.seqmark.engine.EncoderPack;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.UnitVectors;
import java.util.List;
import java.util.Optional;

/** Texts that are encoded together, and matched with each other while their states are on the device. Used by one thread. */
final class MatchPack implements EncoderPack {
    private final List<int[]> sentences;
    private final List<MatchedPair> pairs;
    private final TokenWeights weights;
    private final int layers;
    private final Scores scores;

    /** Takes precision, recall and F1 of a pair. */
    @FunctionalInterface
    interface Scores {
        void accept(int segment, float[] values);
    }

    MatchPack(List<int[]> sentences, List<MatchedPair> pairs, TokenWeights weights, int layers, Scores scores) {
        this.sentences = List.copyOf(sentences);
        this.pairs = List.copyOf(pairs);
        this.weights = weights;
        this.layers = layers;
        this.scores = scores;
    }

    @Override
    public List<int[]> sentences() {
        return sentences;
    }

    @Override
    public void accept(int layer, Matrix states) {
        if (layer < layers) {
            return;
        }
        int[] starts = new int[sentences.size()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + sentences.get(i - 1).length;
        }
        UnitVectors[] vectors = new UnitVectors[starts.length];
        for (int i = 0; i < starts.length; i++) {
            vectors[i] = states.device().unitVectors(states.columns());
            for (int token = 0; token < sentences.get(i).length; token++) {
                vectors[i].add(states, starts[i] + token);
            }
        }
        for (MatchedPair pair : pairs) {
            int prediction = pair.prediction();
            int reference = pair.reference();
            Optional<Float> precision = matched(states, starts[prediction], prediction, vectors[reference]);
            Optional<Float> recall = matched(states, starts[reference], reference, vectors[prediction]);
            scores.accept(pair.segment(), values(pair, precision, recall));
        }
    }

    /** The weighted mean of what each token's nearest one is like; empty where no token counts. */
    private Optional<Float> matched(Matrix states, int start, int sentence, UnitVectors others) {
        int[] ids = sentences.get(sentence);
        double sum = 0;
        double all = 0;
        for (int token = 0; token < ids.length; token++) {
            float weight = weights.of(ids[token]);
            all += weight;
            if (weight != 0) {
                sum += weight * (double) others.nearest(states, start + token);
            }
        }
        return all == 0 ? Optional.empty() : Optional.of((float) (sum / all));
    }

    private float[] values(MatchedPair pair, Optional<Float> precision, Optional<Float> recall) {
        boolean empty = isEmpty(pair.prediction()) || isEmpty(pair.reference());
        if (empty) {
            return new float[3];
        }
        float p = precision.orElse(0f);
        float r = recall.orElse(0f);
        boolean defined = precision.isPresent() && recall.isPresent() && p + r != 0;
        return new float[] {p, r, defined ? 2 * p * r / (p + r) : 0};
    }

    /** Nothing but the two tokens around a text. */
    private boolean isEmpty(int sentence) {
        return sentences.get(sentence).length == 2;
    }
}
