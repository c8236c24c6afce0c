package io.seqmark.family.bigbirdpegasus;

import io.seqmark.model.PackedSentences;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import java.util.List;

/**
 * BigBird's attention over blocks.
 *
 * @param queryKeyValue fused projection, width to 3 x width
 * @param out width to width
 */
record BigBirdAttention(AttentionShape shape, Linear queryKeyValue, BlockSparse blocks, Linear out)
        implements SelfAttention {
    @Override
    public Matrix apply(Matrix hidden, PackedSentences sentences) {
        Matrix qkv = queryKeyValue.apply(hidden);
        return out.apply(qkv.device().attendSparsely(qkv, sentences.lengths(), shape, blocks, List.of()));
    }
}
