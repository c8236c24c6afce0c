package io.seqmark.tensor.cpu;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.PositionBias;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Full self-attention over packed sentences. Each sentence is computed by itself, without padding, so its bits do not
 * depend on its neighbours. libtorch's fused kernel is not used: it has a quick exponential that is off by up to 20 units in
 * the last place, always to the same side, and over a long output that shows in the fourth digit of its score.
 */
final class EncoderAttention {
    private EncoderAttention() {}

    /**
     * @param qkv [all tokens, 3 x width]: queries, keys and values side by side, sentence after sentence
     * @param lengths tokens of each sentence; their sum is the rows of {@code qkv}
     * @param bias added to the scores, by distance
     * @return [all tokens, width], a new matrix in the innermost scope
     */
    static CpuMatrix apply(CpuMatrix qkv, int[] lengths, AttentionShape shape, Optional<PositionBias.Distance> bias) {
        return apply(qkv, lengths, shape, bias, List.of());
    }

    /**
     * The same for sentences of which not all heads see every token.
     *
     * @param masks one a sentence: added to the scores of every query, mask[head x length + token]
     */
    static CpuMatrix apply(CpuMatrix qkv, int[] lengths, AttentionShape shape, List<float[]> masks) {
        return apply(qkv, lengths, shape, Optional.empty(), masks);
    }

    private static CpuMatrix apply(
            CpuMatrix qkv,
            int[] lengths,
            AttentionShape shape,
            Optional<PositionBias.Distance> bias,
            List<float[]> masks) {
        int width = shape.width();
        qkv.checkShape(qkv.rows(), 3 * width);
        CpuMatrix result = CpuScope.matrix(qkv.rows(), width);
        try (var _ = CpuScope.open()) {
            HeadAttention attention =
                    new HeadAttention(shape, Arrays.stream(lengths).max().orElse(1));
            int from = 0;
            for (int i = 0; i < lengths.length; i++) {
                int length = lengths[i];
                Optional<float[]> line = bias.map(distance -> distance.line(shape.heads(), length));
                Optional<float[]> mask = masks.isEmpty() ? Optional.empty() : Optional.of(masks.get(i));
                CpuMatrix sentence = qkv.rows(from, length);
                CpuMatrix target = result.rows(from, length);
                for (int head = 0; head < shape.heads(); head++) {
                    int column = head * shape.headSize();
                    attention.clear();
                    attention.take(sentence, column, 0, length);
                    attention.attend(sentence, column, 0, length, biases(head, length, line, mask), target);
                }
                from += length;
            }
        }
        return result;
    }

    private static @Nullable IntFunction<HeadAttention.Bias> biases(
            int head, int length, Optional<float[]> line, Optional<float[]> mask) {
        if (line.isPresent()) {
            int middle = head * (2 * length - 1) + length - 1;
            return query -> new HeadAttention.Bias(line.get(), middle - query);
        }
        return mask.<IntFunction<HeadAttention.Bias>>map(values -> _ -> new HeadAttention.Bias(values, head * length))
                .orElse(null);
    }
}
