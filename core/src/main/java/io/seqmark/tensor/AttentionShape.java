package io.seqmark.tensor;

/**
 * The geometry of an attention block.
 *
 * @param heads number of heads
 * @param headSize size of each; heads x headSize need not be the model's width
 * @param scale multiplies query-key products: 1 / sqrt(headSize), or 1 for T5
 */
public record AttentionShape(int heads, int headSize, float scale) {
    /** heads x headSize. */
    public int width() {
        return heads * headSize;
    }
}
