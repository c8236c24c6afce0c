package io.seqmark.family.t5gemma;

import io.seqmark.model.PackedSentences;
import io.seqmark.model.SelfAttention;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.SlidingWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Self-attention with rotary positions, whose result is normalised.
 *
 * @param queryKeyValue fused projection, width to 3 x attention width
 * @param window of the tokens that each looks at; absent where it looks at all
 * @param out attention width to width
 * @param after normalises what {@code out} gives
 */
record GemmaEncoderAttention(
        GemmaHeads heads, Linear queryKeyValue, Optional<SlidingWindow> window, Linear out, Norm after)
        implements SelfAttention {
    @Override
    public AttentionShape shape() {
        return heads.shape();
    }

    @Override
    public Matrix apply(Matrix hidden, PackedSentences sentences) {
        int[] lengths = sentences.lengths();
        Matrix qkv = queryKeyValue.apply(hidden);
        heads.prepare(
                qkv,
                Arrays.stream(lengths)
                        .flatMap(length -> IntStream.range(0, length))
                        .toArray());
        Matrix attended = window.map(pattern -> qkv.device().attendSparsely(qkv, lengths, shape(), pattern, List.of()))
                .orElseGet(() -> qkv.device().attend(qkv, lengths, shape(), Optional.empty()));
        Matrix result = out.apply(attended);
        after.applyInPlace(result);
        return result;
    }
}
