package io.seqmark.tensor;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Full self-attention over packed sentences. Each sentence is computed by itself, without padding, so its bits do not
 * depend on its neighbours.
 */
public final class EncoderAttention {
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

    private static void one(Matrix qkv, AttentionShape shape, Optional<Matrix> bias, Matrix result) {
        int length = qkv.rows();
        int heads = shape.heads();
        Tensor parts = qkv.tensor().view(1, length, 3, heads, shape.headSize()).permute(2, 0, 3, 1, 4);
        Tensor queries = parts.select(0, 0);
        Tensor keys = parts.select(0, 1);
        Tensor values = parts.select(0, 2);
        Tensor attended = bias.map(b -> biased(queries, keys, values, shape, b))
                .orElseGet(() -> torch.scaled_dot_product_attention(
                        queries,
                        keys,
                        values,
                        new TensorOptional(),
                        0.0,
                        false,
                        new DoubleOptional(shape.scale()),
                        false));
        result.tensor().view(1, length, heads, shape.headSize()).copy_(attended.transpose(1, 2));
    }

    /**
     * softmax(scale * q k' + bias) v step by step. The fused kernel's quick exponential is too coarse for T5, whose scores
     * are not scaled down: it doubles the error of the encoder's states.
     */
    private static Tensor biased(Tensor queries, Tensor keys, Tensor values, AttentionShape shape, Matrix bias) {
        Tensor scores = queries.matmul(keys.transpose(2, 3));
        if (shape.scale() != 1f) {
            scores.mul_(new Scalar(shape.scale()));
        }
        long length = bias.columns();
        Tensor weights = torch.softmax(scores.add_(bias.tensor().view(1, shape.heads(), length, length)), -1);
        return weights.matmul(values);
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
}
