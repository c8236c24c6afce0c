package io.seqmark.family.pegasusx;

import io.seqmark.model.PackedSentences;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.List;

/**
 * Pegasus-X's attention with the norms before it: global tokens have one of their own.
 *
 * @param globalNorm of the first rows of each sentence
 * @param tokenNorm of the others
 * @param queryKeyValue fused projection, width to 3 x width
 * @param out width to width
 */
record PegasusXAttention(
        AttentionShape shape, Norm globalNorm, Norm tokenNorm, Linear queryKeyValue, LocalBlocks blocks, Linear out)
        implements SelfAttention {
    @Override
    public Matrix apply(Matrix hidden, PackedSentences sentences) {
        Matrix normalised = normalised(hidden, sentences);
        Matrix qkv = queryKeyValue.apply(normalised);
        return out.apply(qkv.device().attendSparsely(qkv, sentences.lengths(), shape, blocks, List.of()));
    }

    private Matrix normalised(Matrix hidden, PackedSentences sentences) {
        Matrix result = hidden.device().matrix(hidden.rows(), hidden.columns());
        int globals = blocks.globals();
        int row = 0;
        for (int length : sentences.lengths()) {
            globalNorm.applyTo(hidden.rows(row, globals), result.rows(row, globals));
            int tokens = length - globals;
            tokenNorm.applyTo(hidden.rows(row + globals, tokens), result.rows(row + globals, tokens));
            row += length;
        }
        return result;
    }
}
