package io.seqmark.model;

import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.Profile;
import io.seqmark.tensor.RowBias;
import io.seqmark.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one step: those of the first slot, then those of the second, and so on. The caches that they attend to are the
 * slots' own. Confined to one thread; valid for one step.
 */
public final class DecoderRows {
    private final List<DecoderSlot> slots;
    private final int count;

    /** Begins a step of these slots. */
    DecoderRows(List<DecoderSlot> slots) {
        this.slots = slots;
        try (var _ = Profile.enter(Profile.Phase.CACHE)) {
            slots.forEach(DecoderSlot::beginStep);
        }
        this.count = slots.stream().mapToInt(DecoderSlot::rows).sum();
    }

    /** The number of rows. */
    public int count() {
        return count;
    }

    /** The token that each row reads. */
    public int[] tokens() {
        return slots.stream().flatMapToInt(slot -> Arrays.stream(slot.tokens())).toArray();
    }

    /** The position of each row's token, from 0: how many its sequence has before it. */
    public int[] positions() {
        return perRow(DecoderSlot::position);
    }

    /** The latest position of all. */
    int lastPosition() {
        return slots.stream().mapToInt(DecoderSlot::position).max().orElse(0);
    }

    /** For each row, how many tokens with a position it has read, this step's included. Called once a step. */
    int[] numbers(InputEmbedding embedding) {
        return slots.stream()
                .flatMapToInt(slot -> Arrays.stream(slot.number(embedding)))
                .toArray();
    }

    /**
     * Caches a layer's keys and values and attends to each row's past, this step included.
     *
     * @param qkv [rows, 3 x attention width]: queries, keys, values side by side
     * @param bias added to the scores, or null
     * @return [rows, attention width], in the innermost scope
     */
    Matrix attendPast(int layer, Matrix qkv, @Nullable PositionBias bias) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            Matrix result = Scope.matrix(qkv.rows(), qkv.columns() / 3);
            int row = 0;
            for (DecoderSlot slot : slots) {
                slot.past().attend(layer, qkv, row, slot.rows(), bias, result);
                row += slot.rows();
            }
            return result;
        }
    }

    /**
     * Self-attention of two streams (Qi et al., 2020, section 2.2). The main stream's keys and values are cached and it
     * attends to its past, this step included; the predicting stream attends to the same and to itself, and is not cached.
     *
     * @param qkv [2 x rows, 3 x attention width]: the main stream of all rows, then the predicting stream
     * @param bias added to the scores of each row of {@code qkv}
     * @return [2 x rows, attention width], in the innermost scope
     */
    public Matrix attendStreams(int layer, Matrix qkv, RowBias bias) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            Matrix result = Scope.matrix(qkv.rows(), qkv.columns() / 3);
            int row = 0;
            for (DecoderSlot slot : slots) {
                slot.past().attendStreams(layer, qkv, row, row + count, slot.rows(), bias, result);
                row += slot.rows();
            }
            return result;
        }
    }

    /**
     * Attends to the sources.
     *
     * @param queries [n x rows, attention width]: one or more streams, each of all rows
     * @return as large, in the innermost scope
     */
    public Matrix attendSource(int layer, Matrix queries) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            Matrix result = Scope.matrix(queries.rows(), queries.columns());
            for (int row = 0; row < queries.rows(); ) {
                for (DecoderSlot slot : slots) {
                    slot.source().attend(layer, queries, row, slot.rows(), result);
                    row += slot.rows();
                }
            }
            return result;
        }
    }

    private int[] perRow(ToIntFunction<DecoderSlot> value) {
        return slots.stream()
                .flatMapToInt(
                        slot -> IntStream.generate(() -> value.applyAsInt(slot)).limit(slot.rows()))
                .toArray();
    }
}
