package io.seqmark.family.t5gemma;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.Rotation;
import java.util.Optional;

/**
 * What is done to queries and keys before they meet.
 *
 * @param queryNorm of each head of queries (Gemma 3)
 * @param keyNorm of each head of keys
 */
public record GemmaHeads(AttentionShape shape, Rotation rotation, Optional<Norm> queryNorm, Optional<Norm> keyNorm) {
    /**
     * Normalises and turns queries and keys.
     *
     * @param qkv [rows, 3 x attention width]
     * @param positions of each row
     */
    public void prepare(Matrix qkv, int[] positions) {
        int heads = shape.heads();
        queryNorm.ifPresent(norm -> norm.applyToParts(qkv, 0, heads));
        keyNorm.ifPresent(norm -> norm.applyToParts(qkv, shape.width(), heads));
        rotation.apply(qkv, 0, 2 * heads, positions);
    }

    /**
     * Normalises the keys of sources; they have no positions.
     *
     * @param keysAndValues [tokens, 2 x attention width]
     */
    public void prepareSource(Matrix keysAndValues) {
        keyNorm.ifPresent(norm -> norm.applyToParts(keysAndValues, 0, shape.heads()));
    }
}
