package io.seqmark.family.longt5;

import io.seqmark.model.PackedSentences;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.Segments;
import io.seqmark.tensor.SideKeys;
import io.seqmark.tensor.SlidingWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Local attention, and every token also looks at one global token for each block of {@code global_block_size} tokens, made
 * anew in every layer: the normalised sum of the block (Guo et al., 2022, section 3.1.2). Tokens behind the last full block
 * belong to it; a sentence shorter than a block has no global token.
 *
 * @param queryKeyValue fused projection, width to 3 x attention width; the global tokens' as well
 * @param globalNorm of the sums
 * @param sideBias added to the scores of global tokens: by their number less that of the query's own
 * @param out attention width to width
 */
record TransientGlobalAttention(
        AttentionShape shape,
        Linear queryKeyValue,
        SlidingWindow window,
        int globalBlockSize,
        Norm globalNorm,
        PositionBias.Distance sideBias,
        Linear out)
        implements SelfAttention {
    @Override
    public Matrix apply(Matrix hidden, PackedSentences sentences) {
        Matrix local = queryKeyValue.apply(hidden);
        List<Optional<SideKeys>> globals = globals(hidden, sentences.lengths());
        return out.apply(hidden.device().attendSparsely(local, sentences.lengths(), shape, window, globals));
    }

    private List<Optional<SideKeys>> globals(Matrix hidden, int[] lengths) {
        List<Segments> blocks = new ArrayList<>();
        for (int length : lengths) {
            blocks.add(new Segments(blockOf(length, globalBlockSize), length / globalBlockSize));
        }
        if (blocks.stream().allMatch(segments -> segments.count() == 0)) {
            return List.of();
        }
        Matrix sums = hidden.device().segmentSums(hidden, blocks);
        globalNorm.applyInPlace(sums);
        Matrix projected = queryKeyValue.apply(sums);
        List<Optional<SideKeys>> sides = new ArrayList<>();
        int row = 0;
        for (Segments segments : blocks) {
            int first = row;
            sides.add(Optional.of(segments)
                    .filter(some -> some.count() > 0)
                    .map(some -> new SideKeys(projected.rows(first, some.count()), some, sideBias)));
            row += segments.count();
        }
        return sides;
    }

    /**
     * The block of each token, in float32 and with double sums as transformers on torch has it: where the size is no power of
     * two, rounding moves some of the edges.
     */
    static int[] blockOf(int length, int size) {
        int last = length / size - 1;
        int[] blocks = new int[length];
        float step = 1f / size;
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += step;
            float before = (float) sum - step;
            blocks[i] = Math.min((int) Math.floor((1f + before) - 1f), last);
        }
        return blocks;
    }
}
