package io.seqmark.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Full self-attention over packed sentences. Each sentence is computed by itself, without padding, so its bits do not
 * depend on its neighbours.
 */
public final class EncoderAttention {
    /** Scores in memory at once: 16 MB. */
    private static final long MAX_SCORES = 1 << 22;

    private EncoderAttention() {}

    /**
     * @param qkv [all tokens, 3 x width]: queries, keys and values side by side, sentence after sentence
     * @param lengths tokens of each sentence; their sum is the rows of {@code qkv}
     * @param biases one a sentence ([heads x length, length] each), or empty
     * @return [all tokens, width], a new matrix in the innermost scope
     */
    public static Matrix apply(Matrix qkv, int[] lengths, AttentionShape shape, List<Matrix> biases) {
        int width = shape.width();
        qkv.checkShape(qkv.rows(), 3 * width);
        Matrix result = Scope.matrix(qkv.rows(), width);
        try (var _ = Scope.open()) {
            int from = 0;
            for (int i = 0; i < lengths.length; i++) {
                Optional<Matrix> bias = biases.isEmpty() ? Optional.empty() : Optional.of(biases.get(i));
                one(qkv.rows(from, lengths[i]), shape, bias, result.rows(from, lengths[i]));
                from += lengths[i];
            }
        }
        return result;
    }

    /**
     * softmax(scale * q k' + bias) v step by step, a block of queries at a time. libtorch's fused kernel has a quick
     * exponential that is off by up to 20 units in the last place, always to the same side: over a long output that
     * shows in the fourth digit of its score.
     */
    private static void one(Matrix qkv, AttentionShape shape, Optional<Matrix> bias, Matrix result) {
        int length = qkv.rows();
        int heads = shape.heads();
        Tensor parts = qkv.tensor().view(1, length, 3, heads, shape.headSize()).permute(2, 0, 3, 1, 4);
        Tensor queries = parts.select(0, 0);
        Tensor keys = parts.select(0, 1).transpose(2, 3);
        Tensor values = parts.select(0, 2);
        Tensor target = result.tensor().view(1, length, heads, shape.headSize());
        long block = Math.max(1, MAX_SCORES / ((long) heads * length));
        for (long from = 0; from < length; from += block) {
            try (var _ = Scope.open()) {
                long count = Math.min(block, length - from);
                Tensor scores = queries.narrow(2, from, count).matmul(keys);
                if (shape.scale() != 1f) {
                    scores.mul_(new Scalar(shape.scale()));
                }
                if (bias.isPresent()) {
                    Tensor all = bias.get().tensor().view(1, heads, length, length);
                    scores.add_(all.narrow(2, from, count));
                }
                Tensor attended = torch.softmax(scores, -1).matmul(values);
                target.narrow(1, from, count).copy_(attended.transpose(1, 2));
            }
        }
    }

    /**
     * The bias of one sentence from a function of distance: [heads x length, length].
     *
     * @param distance the bias of a head at key position minus query position
     */
    public static Matrix bias(int heads, int length, PositionBias.Distance distance) {
        Matrix bias = Scope.matrix(heads * length, length);
        float[] line = new float[2 * length - 1];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < line.length; i++) {
                line[i] = distance.bias(head, i - (length - 1));
            }
            for (int query = 0; query < length; query++) {
                bias.write(head * length + query, line, length - 1 - query);
            }
        }
        return bias;
    }

    /**
     * The bias of one sentence whose heads see only its first tokens: [heads x length, length].
     *
     * @param visible how many each head sees
     * @param hidden added to the scores of the others
     */
    public static Matrix prefixes(int[] visible, int length, float hidden) {
        Matrix bias = Scope.matrix(visible.length * length, length);
        float[] line = new float[length];
        for (int head = 0; head < visible.length; head++) {
            Arrays.fill(line, 0, visible[head], 0f);
            Arrays.fill(line, visible[head], length, hidden);
            for (int query = 0; query < length; query++) {
                bias.write(head * length + query, line, 0);
            }
        }
        return bias;
    }
}
