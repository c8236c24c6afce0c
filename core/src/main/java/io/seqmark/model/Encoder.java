package io.seqmark.model;

import io.seqmark.tensor.EncoderAttention;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An encoder of shared blocks. Thread-safe.
 *
 * @param bias added to the scores of full attention in every layer, by distance (T5)
 * @param finalNorm applied after the last layer
 */
public record Encoder(
        InputEmbedding embedding,
        List<EncoderLayer> layers,
        Optional<PositionBias.Distance> bias,
        Optional<Norm> finalNorm) {
    public Encoder {
        layers = List.copyOf(layers);
    }

    /**
     * Encodes sentences without padding.
     *
     * @param sources token ids a sentence, none empty
     * @return [all tokens, width], sentence after sentence, in the innermost scope
     */
    Matrix encode(List<int[]> sources) {
        return encode(sources, this::biases);
    }

    /**
     * Encodes sentences padded as in their batches, of a model without biases of its own.
     *
     * @param batches one a sentence
     * @return [all tokens and paddings, width], sentence after sentence, in the innermost scope
     */
    Matrix encode(List<int[]> padded, List<PaddedBatch> batches) {
        int heads = layers.getFirst().attention().shape().heads();
        return encode(
                padded,
                lengths -> batches.stream()
                        .map(batch -> EncoderAttention.prefixes(
                                batch.visibleInEncoder(heads), batch.width(), PaddedBatch.HIDDEN))
                        .toList());
    }

    private Matrix encode(List<int[]> sources, Function<int[], List<Matrix>> biases) {
        int[] lengths = sources.stream().mapToInt(source -> source.length).toArray();
        Matrix hidden = embedding.apply(concatenate(sources), numbers(sources));
        try (var _ = Scope.open()) {
            var sentences = new PackedSentences(lengths, biases.apply(lengths));
            for (EncoderLayer layer : layers) {
                layer.apply(hidden, sentences);
            }
        }
        finalNorm.ifPresent(norm -> norm.applyInPlace(hidden));
        return hidden;
    }

    private List<Matrix> biases(int[] lengths) {
        List<Matrix> biases = new ArrayList<>();
        bias.ifPresent(distance -> {
            int heads = layers.getFirst().attention().shape().heads();
            Map<Integer, Matrix> byLength = new HashMap<>();
            for (int length : lengths) {
                biases.add(byLength.computeIfAbsent(length, n -> EncoderAttention.bias(heads, n, distance)));
            }
        });
        return biases;
    }

    private static int[] concatenate(List<int[]> sources) {
        return sources.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private int[] numbers(List<int[]> sources) {
        return sources.stream()
                .flatMapToInt(source -> {
                    int[] numbers = new int[source.length];
                    int number = 0;
                    for (int i = 0; i < source.length; i++) {
                        number += embedding.isNumbered(source[i]) ? 1 : 0;
                        numbers[i] = number;
                    }
                    return Arrays.stream(numbers);
                })
                .toArray();
    }
}
