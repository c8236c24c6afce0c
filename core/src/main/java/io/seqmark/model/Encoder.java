package io.seqmark.model;

import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An encoder of shared blocks. Thread-safe.
 *
 * @param finalNorm applied after the last layer
 */
public record Encoder(InputEmbedding embedding, List<EncoderLayer> layers, Optional<Norm> finalNorm) {
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
        return encode(sources, List.of());
    }

    /**
     * Encodes sentences padded as in their batches, by a model without biases.
     *
     * @param batches one a sentence, or none where there is no padding
     * @return [all tokens and paddings, width], sentence after sentence, in the innermost scope
     */
    Matrix encode(List<int[]> sources, List<PaddedBatch> batches) {
        int[] lengths = sources.stream().mapToInt(source -> source.length).toArray();
        Matrix hidden = embedding.apply(concatenate(sources), numbers(sources));
        var sentences = new PackedSentences(lengths, batches);
        for (EncoderLayer layer : layers) {
            layer.apply(hidden, sentences);
        }
        finalNorm.ifPresent(norm -> norm.applyInPlace(hidden));
        return hidden;
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
