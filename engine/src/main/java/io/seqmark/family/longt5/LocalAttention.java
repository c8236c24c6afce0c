package io.seqmark.family.longt5;

import io.seqmark.model.PackedSentences;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.SlidingWindow;
import java.util.List;

/**
 * Each token looks at those within {@code local_radius} (Guo et al., 2022, section 3.1.1). transformers computes it in blocks
 * of radius + 1, each with the block before and after; what it pads the last block with is hidden and cut off again.
 *
 * @param queryKeyValue fused projection, width to 3 x attention width
 * @param out attention width to width
 */
record LocalAttention(AttentionShape shape, Linear queryKeyValue, SlidingWindow window, Linear out)
        implements SelfAttention {
    @Override
    public Matrix apply(Matrix hidden, PackedSentences sentences) {
        Matrix qkv = queryKeyValue.apply(hidden);
        return out.apply(qkv.device().attendSparsely(qkv, sentences.lengths(), shape, window, List.of()));
    }
}
