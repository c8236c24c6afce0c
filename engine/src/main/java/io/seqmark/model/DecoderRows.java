package io.seqmark.model;

import io.seqmark.tensor.BucketBias;
import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.DecoderStep;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.Profile;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one step: those of the first slot, then those of the second, and so on. Each attention takes all of them in one
 * call. Confined to one thread; valid for one step.
 */
public final class DecoderRows {
    private final List<DecoderSlot> slots;
    private final DecoderStep step;
    private final int count;

    /** Begins a step of these slots. */
    DecoderRows(DecoderCaches caches, List<DecoderSlot> slots) {
        this.slots = slots;
        try (var _ = Profile.enter(Profile.Phase.CACHE)) {
            this.step = caches.begin(
                    slots.stream().map(DecoderSlot::cache).toList(),
                    slots.stream().map(DecoderSlot::parents).toList());
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
    public int[] numbers(InputEmbedding embedding) {
        return slots.stream()
                .flatMapToInt(slot -> Arrays.stream(slot.number(embedding)))
                .toArray();
    }

    /** Caches a layer's keys and values and attends to each row's past: {@link DecoderStep#attendPast}. */
    public Matrix attendPast(int layer, Matrix qkv, @Nullable PositionBias bias) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            return step.attendPast(layer, qkv, bias);
        }
    }

    /** The same to the last steps alone, or to the source as well: {@link DecoderStep#attendRecent}. */
    public Matrix attendRecent(int layer, Matrix qkv, int window, boolean withSource) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            return step.attendRecent(layer, qkv, window, withSource);
        }
    }

    /** Self-attention of two streams: {@link DecoderStep#attendStreams}. */
    public Matrix attendStreams(int layer, Matrix qkv, BucketBias bias) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            return step.attendStreams(layer, qkv, bias);
        }
    }

    /** Attends to the sources: {@link DecoderStep#attendSource}. */
    public Matrix attendSource(int layer, Matrix queries) {
        try (var _ = Profile.enter(Profile.Phase.ATTENTION)) {
            return step.attendSource(layer, queries);
        }
    }

    private int[] perRow(ToIntFunction<DecoderSlot> value) {
        return slots.stream()
                .flatMapToInt(
                        slot -> IntStream.generate(() -> value.applyAsInt(slot)).limit(slot.rows()))
                .toArray();
    }
}
