package io.seqmark.generate.search;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * ProphetNet as its paper defines it (Qi et al., 2020, "ProphetNet: Predicting Future N-gram for Sequence-to-Sequence
 * Pre-training", section 2, with T5's relative positions), in double, one whole sequence at a time: no cache, no step, no
 * fused weights, and all the predicting streams. It shares no code with the engine but the reading of files.
 */
final class ProphetNetByDefinition {
    private static final String ENCODER = "prophetnet.encoder.";
    private static final String DECODER = "prophetnet.decoder.";

    private final Map<String, double[][]> tensors = new HashMap<>();
    private final int encoderLayers;
    private final int decoderLayers;
    private final int encoderHeads;
    private final int decoderHeads;
    private final int streams;
    private final int buckets;
    private final int maxDistance;
    private final int padding;

    ProphetNetByDefinition(ConfigFile config, Weights weights) {
        for (String name : weights.names()) {
            tensors.put(name, rows(weights.find(name).orElseThrow()));
        }
        encoderLayers = config.integer("num_encoder_layers").orElseThrow();
        decoderLayers = config.integer("num_decoder_layers").orElseThrow();
        encoderHeads = config.integer("num_encoder_attention_heads").orElseThrow();
        decoderHeads = config.integer("num_decoder_attention_heads").orElseThrow();
        streams = config.integer("ngram").orElseThrow();
        buckets = config.integer("num_buckets").orElseThrow();
        maxDistance = config.integer("relative_max_distance").orElseThrow();
        padding = config.integer("pad_token_id").orElseThrow();
    }

    /** A vector is a matrix of one row. */
    private static double[][] rows(StoredTensor tensor) {
        int columns = tensor.shape().getLast().intValue();
        double[][] rows = new double[Math.toIntExact(tensor.elements() / columns)][columns];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns; j++) {
                rows[i][j] = tensor.data().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, (long) i * columns + j);
            }
        }
        return rows;
    }

    /** The encoder's states, one row a token. */
    double[][] encode(int[] source) {
        double[][] hidden = new double[source.length][];
        for (int i = 0; i < source.length; i++) {
            hidden[i] = sum(word(source[i]), position(ENCODER, i));
        }
        hidden = norm(hidden, ENCODER + "embeddings_layer_norm");
        for (int layer = 0; layer < encoderLayers; layer++) {
            String name = ENCODER + "layers." + layer + ".";
            hidden = addAndNorm(hidden, attend(name + "self_attn", hidden, hidden, encoderHeads), name + "self_attn");
            hidden = addAndNorm(hidden, feedForward(hidden, name), name + "feed_forward");
        }
        return hidden;
    }

    /**
     * What the first predicting stream says at each token: the logits of the one that comes after it.
     *
     * @param tokens the decoder's input, from its start
     */
    double[][] logits(double[][] memory, List<Integer> tokens) {
        int length = tokens.size();
        // the main stream, then the predicting streams, each of the length of the input
        double[][] hidden = new double[(1 + streams) * length][];
        for (int i = 0; i < length; i++) {
            hidden[i] = sum(word(tokens.get(i)), position(DECODER, i));
            for (int stream = 0; stream < streams; stream++) {
                // the table's last vector belongs to the first stream
                double[] predicts = tensor(DECODER + "ngram_embeddings.weight")[(stream + streams - 1) % streams];
                hidden[(1 + stream) * length + i] = sum(predicts, position(DECODER, i + 1));
            }
        }
        hidden = norm(hidden, DECODER + "embeddings_layer_norm");
        for (int layer = 0; layer < decoderLayers; layer++) {
            String name = DECODER + "layers." + layer + ".";
            hidden = addAndNorm(hidden, attendStreams(name + "self_attn", hidden, length), name + "self_attn");
            hidden = addAndNorm(hidden, attend(name + "cross_attn", hidden, memory, decoderHeads), name + "cross_attn");
            hidden = addAndNorm(hidden, feedForward(hidden, name), name + "feed_forward");
        }
        double[][] vocabulary = tensor("prophetnet.word_embeddings.weight");
        double[][] logits = new double[length][vocabulary.length];
        for (int i = 0; i < length; i++) {
            for (int id = 0; id < vocabulary.length; id++) {
                logits[i][id] = dot(hidden[length + i], vocabulary[id], 0, vocabulary[id].length);
            }
        }
        return logits;
    }

    private double[] word(int id) {
        return tensor("prophetnet.word_embeddings.weight")[id];
    }

    /** Positions count from the row after the padding's; the last row serves all that come after it. */
    private double[] position(String side, int index) {
        double[][] table = tensor(side + "position_embeddings.weight");
        return table[Math.min(padding + 1 + index, table.length - 1)];
    }

    private double[][] attend(String name, double[][] hidden, double[][] memory, int heads) {
        double[][] mixed = attention(
                linear(hidden, name + ".query_proj"),
                linear(memory, name + ".key_proj"),
                linear(memory, name + ".value_proj"),
                heads,
                _ -> _ -> true,
                null,
                (_, _) -> 0);
        return linear(mixed, name + ".out_proj");
    }

    /**
     * The main stream looks at itself up to where it is. Predicting stream n, which has read as much, is to say the token n + 1
     * ahead: it looks at the main stream's tokens up to n before where it is, and at itself in its own place.
     */
    private double[][] attendStreams(String name, double[][] hidden, int length) {
        double[][] mixed = attention(
                linear(hidden, name + ".query_proj"),
                linear(hidden, name + ".key_proj"),
                linear(hidden, name + ".value_proj"),
                decoderHeads,
                query -> key -> {
                    int stream = query / length - 1;
                    int at = query % length;
                    return stream < 0
                            ? key < length && key <= at
                            : key == query || (key < length && key <= at - stream);
                },
                linear(hidden, name + ".relative_pos_embeddings"),
                // a predicting stream stands where the next token will be
                (query, key) -> query < length ? query - key : key == query ? 0 : query % length + 1 - key);
        return linear(mixed, name + ".out_proj");
    }

    /**
     * Softmax of scaled products, plus what the query adds to keys at a distance.
     *
     * @param sees by query, which keys
     * @param relative by query, a number for each bucket and head, or null for none
     * @param distances how far before the query a key is
     */
    private double[][] attention(
            double[][] queries,
            double[][] keys,
            double[][] values,
            int heads,
            IntFunction<IntPredicate> sees,
            double @Nullable [][] relative,
            IntBinaryOperator distances) {
        int width = queries[0].length / heads;
        double[][] mixed = new double[queries.length][queries[0].length];
        for (int i = 0; i < queries.length; i++) {
            int[] seen = IntStream.range(0, keys.length).filter(sees.apply(i)).toArray();
            for (int head = 0; head < heads; head++) {
                double[] scores = new double[seen.length];
                for (int s = 0; s < seen.length; s++) {
                    scores[s] = dot(queries[i], keys[seen[s]], head * width, (head + 1) * width) / Math.sqrt(width);
                    if (relative != null) {
                        scores[s] += relative[i][bucket(distances.applyAsInt(i, seen[s])) * heads + head];
                    }
                }
                double[] logProbabilities = EnumeratedSearch.logProbabilities(scores);
                for (int s = 0; s < seen.length; s++) {
                    double probability = Math.exp(logProbabilities[s]);
                    for (int j = head * width; j < (head + 1) * width; j++) {
                        mixed[i][j] += probability * values[seen[s]][j];
                    }
                }
            }
        }
        return mixed;
    }

    private int bucket(int distance) {
        int exact = buckets / 2;
        if (distance < exact) {
            return distance;
        }
        double ratio = Math.log(distance / (double) exact) / Math.log(maxDistance / (double) exact);
        return Math.min(exact + (int) (ratio * (buckets - exact)), buckets - 1);
    }

    private double[][] feedForward(double[][] hidden, String layer) {
        double[][] inner = linear(hidden, layer + "feed_forward.intermediate");
        for (double[] row : inner) {
            for (int j = 0; j < row.length; j++) {
                row[j] = 0.5 * row[j] * (1 + erf(row[j] / Math.sqrt(2)));
            }
        }
        return linear(inner, layer + "feed_forward.output");
    }

    /** By the series of Abramowitz and Stegun, 7.1.6. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private double[][] linear(double[][] input, String name) {
        double[][] weight = tensor(name + ".weight");
        double[] bias = tensor(name + ".bias")[0];
        double[][] output = new double[input.length][weight.length];
        for (int i = 0; i < input.length; i++) {
            for (int j = 0; j < weight.length; j++) {
                output[i][j] = bias[j] + dot(input[i], weight[j], 0, weight[j].length);
            }
        }
        return output;
    }

    private double[][] addAndNorm(double[][] hidden, double[][] added, String name) {
        double[][] sums = new double[hidden.length][];
        for (int i = 0; i < hidden.length; i++) {
            sums[i] = sum(hidden[i], added[i]);
        }
        return norm(sums, name + "_layer_norm");
    }

    private double[][] norm(double[][] hidden, String name) {
        double[] weight = tensor(name + ".weight")[0];
        double[] bias = tensor(name + ".bias")[0];
        double[][] normed = new double[hidden.length][weight.length];
        for (int i = 0; i < hidden.length; i++) {
            double mean = 0;
            double squares = 0;
            for (double value : hidden[i]) {
                mean += value / weight.length;
            }
            for (double value : hidden[i]) {
                squares += (value - mean) * (value - mean) / weight.length;
            }
            for (int j = 0; j < weight.length; j++) {
                normed[i][j] = (hidden[i][j] - mean) / Math.sqrt(squares + 1e-5) * weight[j] + bias[j];
            }
        }
        return normed;
    }

    private double[][] tensor(String name) {
        double[][] tensor = tensors.get(name);
        if (tensor == null) {
            throw new AssertionError(name + " is not in the checkpoint");
        }
        return tensor;
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
    }

    private static double dot(double[] a, double[] b, int start, int end) {
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
