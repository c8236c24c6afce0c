package io.seqmark.tensor;

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
     * @param bias added to the scores, by distance
     * @return [all tokens, width], a new matrix in the innermost scope
     */
    public static Matrix apply(Matrix qkv, int[] lengths, AttentionShape shape, Optional<PositionBias.Distance> bias) {
        return apply(qkv, lengths, shape, bias, List.of());
    }

    /**
     * The same for sentences of which not all heads see every token.
     *
     * @param masks one a sentence: added to the scores of every query, mask[head x length + token]
     */
    public static Matrix apply(Matrix qkv, int[] lengths, AttentionShape shape, List<float[]> masks) {
        return apply(qkv, lengths, shape, Optional.empty(), masks);
    }

    private static Matrix apply(
            Matrix qkv,
            int[] lengths,
            AttentionShape shape,
            Optional<PositionBias.Distance> bias,
            List<float[]> masks) {
        int width = shape.width();
        qkv.checkShape(qkv.rows(), 3 * width);
        Matrix result = Scope.matrix(qkv.rows(), width);
        try (var _ = Scope.open()) {
            int from = 0;
            for (int i = 0; i < lengths.length; i++) {
                Optional<float[]> mask = masks.isEmpty() ? Optional.empty() : Optional.of(masks.get(i));
                one(qkv.rows(from, lengths[i]), shape, bias, mask, result.rows(from, lengths[i]));
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
    private static void one(
            Matrix qkv,
            AttentionShape shape,
            Optional<PositionBias.Distance> bias,
            Optional<float[]> mask,
            Matrix result) {
        int length = qkv.rows();
        int heads = shape.heads();
        Optional<float[]> line = bias.map(distance -> distance.line(heads, length));
        Tensor parts = qkv.tensor().view(1, length, 3, heads, shape.headSize()).permute(2, 0, 3, 1, 4);
        Tensor queries = parts.select(0, 0);
        Tensor keys = parts.select(0, 1).transpose(2, 3);
        Tensor values = parts.select(0, 2);
        Tensor target = result.tensor().view(1, length, heads, shape.headSize());
        long block = Math.max(1, MAX_SCORES / ((long) heads * length));
        for (int from = 0; from < length; from += (int) block) {
            try (var _ = Scope.open()) {
                int count = (int) Math.min(block, length - from);
                Tensor scores = queries.narrow(2, from, count).matmul(keys);
                if (shape.scale() != 1f) {
                    scores.mul_(new Scalar(shape.scale()));
                }
                if (line.isPresent()) {
                    addBias(scores, heads, length, from, count, line.get());
                }
                if (mask.isPresent()) {
                    addMask(scores, heads, length, count, mask.get());
                }
                Tensor attended = torch.softmax(scores, -1).matmul(values);
                target.narrow(1, from, count).copy_(attended.transpose(1, 2));
            }
        }
    }

    /**
     * @param scores [1, heads, count, length], contiguous
     * @param from the first query
     */
    private static void addBias(Tensor scores, int heads, int length, int from, int count, float[] line) {
        long address = scores.data_ptr().address();
        int distances = 2 * length - 1;
        for (int head = 0; head < heads; head++) {
            for (int query = 0; query < count; query++) {
                Elementwise.add(address, line, head * distances + length - 1 - (from + query), length);
                address += (long) length * Float.BYTES;
            }
        }
    }

    private static void addMask(Tensor scores, int heads, int length, int count, float[] mask) {
        long address = scores.data_ptr().address();
        for (int head = 0; head < heads; head++) {
            for (int query = 0; query < count; query++) {
                Elementwise.add(address, mask, head * length, length);
                address += (long) length * Float.BYTES;
            }
        }
    }
}
