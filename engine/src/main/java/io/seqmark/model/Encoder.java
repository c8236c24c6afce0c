package io.seqmark.model;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An encoder of shared blocks. Thread-safe.
 *
 * @param globalTokens vectors that stand before every sentence's tokens in all layers and are cut off at the end
 *     (Pegasus-X)
 * @param finalNorm applied after the last layer
 */
public record Encoder(
        InputEmbedding embedding,
        List<EncoderLayer> layers,
        Optional<Embedding> globalTokens,
        Optional<Norm> finalNorm) {
    /** An encoder without global tokens. */
    public Encoder(InputEmbedding embedding, List<EncoderLayer> layers, Optional<Norm> finalNorm) {
        this(embedding, layers, Optional.empty(), finalNorm);
    }

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
     * Encodes sentences padded as in their batches, by a model without biases and global tokens.
     *
     * @param batches one a sentence, or none where there is no padding
     * @return [all tokens and paddings, width], sentence after sentence, in the innermost scope
     */
    Matrix encode(List<int[]> sources, List<PaddedBatch> batches) {
        int[] lengths = sources.stream().mapToInt(source -> source.length).toArray();
        Matrix hidden = embedding.apply(concatenate(sources), numbers(sources));
        if (globalTokens.isPresent()) {
            encodeWithGlobals(globalTokens.get(), hidden, lengths);
        } else {
            applyLayers(hidden, new PackedSentences(lengths, batches));
        }
        finalNorm.ifPresent(norm -> norm.applyInPlace(hidden));
        return hidden;
    }

    /**
     * Encodes sentences without padding and shows the states on the way: what the embedding gives, and what each layer gives, the last one
     * normalised where the encoder ends with a norm.
     *
     * @param sources token ids a sentence, none empty
     * @throws IllegalStateException if this encoder has global tokens
     */
    void visit(List<int[]> sources, LayerStates visitor) {
        if (globalTokens.isPresent()) {
            throw new IllegalStateException("states with global tokens are not shown");
        }
        PackedSentences sentences = new PackedSentences(
                sources.stream().mapToInt(source -> source.length).toArray(), List.of());
        Matrix hidden = embedding.apply(concatenate(sources), numbers(sources));
        visitor.accept(0, hidden);
        for (int layer = 0; layer < layers.size(); layer++) {
            layers.get(layer).apply(hidden, sentences);
            if (layer == layers.size() - 1) {
                finalNorm.ifPresent(norm -> norm.applyInPlace(hidden));
            }
            visitor.accept(layer + 1, hidden);
        }
    }

    private void encodeWithGlobals(Embedding globals, Matrix hidden, int[] lengths) {
        int count = globals.entries();
        try (var _ = hidden.device().scope()) {
            Matrix vectors = globals.gather(IntStream.range(0, count).toArray(), 1f);
            Matrix extended = hidden.device().matrix(hidden.rows() + lengths.length * count, hidden.columns());
            int from = 0;
            int to = 0;
            for (int length : lengths) {
                extended.copy(to, vectors);
                extended.copy(to + count, hidden.rows(from, length));
                from += length;
                to += count + length;
            }
            if (hidden.isHalf()) {
                extended.roundToHalf();
            }
            int[] withGlobals =
                    Arrays.stream(lengths).map(length -> count + length).toArray();
            applyLayers(extended, new PackedSentences(withGlobals, List.of()));
            from = 0;
            to = 0;
            for (int length : lengths) {
                hidden.copy(to, extended.rows(from + count, length));
                from += count + length;
                to += length;
            }
        }
    }

    private void applyLayers(Matrix hidden, PackedSentences sentences) {
        for (EncoderLayer layer : layers) {
            layer.apply(hidden, sentences);
        }
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
