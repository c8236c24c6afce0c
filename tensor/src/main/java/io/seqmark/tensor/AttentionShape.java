package io.seqmark.tensor;

/**
 * The geometry of an attention block.
 *
 * @param heads number of heads
 * @param headSize size of each; heads x headSize need not be the model's width
 * @param scale multiplies query-key products: 1 / sqrt(headSize), or 1 for T5
 * @param dividedByLayer whether the n-th layer, from 1, divides the scale by n (GPT-2's
 *     {@code scale_attn_by_inverse_layer_idx})
 * @param cap softly bounds the scaled products, before anything is added to them: cap * tanh(score / cap) (Gemma 2); 0 where
 *     there is no bound
 */
public record AttentionShape(int heads, int headSize, float scale, boolean dividedByLayer, float cap) {
    /** One whose scores have no bound. */
    public AttentionShape(int heads, int headSize, float scale, boolean dividedByLayer) {
        this(heads, headSize, scale, dividedByLayer, 0f);
    }

    /** One whose layers all have the same scale. */
    public AttentionShape(int heads, int headSize, float scale) {
        this(heads, headSize, scale, false);
    }

    /** The scale of a layer, which is counted from 0. */
    public float scaleOf(int layer) {
        return dividedByLayer ? scale / (layer + 1) : scale;
    }

    /** heads x headSize. */
    public int width() {
        return heads * headSize;
    }
}
