package io.seqmark.model;

import io.seqmark.base.InputException;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.DecoderStep;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.SentenceCache;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learned keys and values that stand before every prediction in each decoder layer's self-attention, as tokens that were read before
 * the first (Li and Liang, 2021). Thread-safe.
 *
 * @param values of each virtual token: for each layer keys and values, side by side
 */
record LearnedPrefix(HostArray values) {
    /**
     * Holds it against a decoder.
     *
     * @throws InputException if it is of another one
     */
    void require(AttentionShape shape, int layers) {
        int width = 2 * layers * shape.heads() * shape.headSize();
        if (values.columns() != width) {
            throw new InputException(
                    "the adapter's learned keys and values are %d wide, and a decoder of %d layers with %d heads of %d needs %d: the"
                                    .formatted(values.columns(), layers, shape.heads(), shape.headSize(), width)
                            + " adapter is of another checkpoint");
        }
    }

    /** The number of virtual tokens. */
    int tokens() {
        return values.rows();
    }

    /**
     * Puts it before some sentences that have no past.
     *
     * @param rows of each sentence's first step
     */
    void begin(Device device, DecoderCaches caches, List<SentenceCache> sentences, List<Integer> rows, int layers) {
        int count = rows.stream().mapToInt(Integer::intValue).sum();
        List<int[]> parents =
                rows.stream().map(each -> IntStream.range(0, each).toArray()).toList();
        int width = values.columns() / (2 * layers);
        for (int token = 0; token < tokens(); token++) {
            float[] all = values.rows(token, 1).toFloats();
            DecoderStep step = caches.begin(sentences, parents);
            for (int layer = 0; layer < layers; layer++) {
                try (var _ = device.scope()) {
                    float[] row = new float[3 * width]; // nobody reads what the queries find
                    System.arraycopy(all, 2 * layer * width, row, width, 2 * width);
                    Matrix qkv = device.matrix(count, row.length);
                    for (int i = 0; i < count; i++) {
                        qkv.write(i, row);
                    }
                    step.attendPast(layer, qkv, null);
                }
            }
        }
    }
}
