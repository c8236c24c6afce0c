package io.seqmark.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The batch that transformers 4.4 would have read a sentence in, where its code lets the padding of one sentence hide tokens
 * of another (ProphetNet): it lays the padding masks out by head and then by row, but reads them by row and then by head. So
 * head h of row b is masked as row (b x heads + h) mod rows is padded. What a sentence needs to know of its neighbours is
 * their lengths.
 *
 * @param lengths tokens of each sentence of the batch
 * @param index of the sentence at hand
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PaddedBatch(int[] lengths, int index) {
    /** What 4.4 adds to the scores of hidden tokens. */
    private static final float HIDDEN = -10_000f;

    /** Tokens of the longest sentence, to which all are padded. */
    int width() {
        return Arrays.stream(lengths).max().orElse(0);
    }

    /** The sentence at full width. */
    int[] pad(int[] ids, int padding) {
        int[] padded = Arrays.copyOf(ids, width());
        Arrays.fill(padded, ids.length, padded.length, padding);
        return padded;
    }

    /** What each head of the encoder adds to its scores: [head x width + token]. */
    float[] encoderMask(int heads) {
        return bias(visible(index, heads, 1));
    }

    /**
     * What the decoder's rows add to their scores of the source: [row][head x width + token].
     *
     * @param rows of each sentence
     */
    float[][] decoderBiases(int heads, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> bias(visible(index * rows + row, heads, rows)))
                .toArray(float[][]::new);
    }

    private float[] bias(int[] visible) {
        int width = width();
        float[] bias = new float[visible.length * width];
        for (int head = 0; head < visible.length; head++) {
            Arrays.fill(bias, head * width + visible[head], (head + 1) * width, HIDDEN);
        }
        return bias;
    }

    private int[] visible(int row, int heads, int rowsEach) {
        int rows = lengths.length * rowsEach;
        return IntStream.range(0, heads)
                .map(head -> lengths[(row * heads + head) % rows / rowsEach])
                .toArray();
    }
}
