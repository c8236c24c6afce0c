package io.seqmark.model;

import io.seqmark.tensor.Elementwise;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.SelfAttentionCaches;
import io.seqmark.tensor.SourceMemory;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decoding state of one replica. Owns its caches; confined to one thread. */
public final class Decoding implements AutoCloseable {
    private final Decoder decoder;
    private final SelfAttentionCaches caches;
    private final @Nullable PositionBias bias;

    Decoding(Decoder decoder, int beams) {
        this.decoder = decoder;
        var shape = decoder.layers().getFirst().shape();
        this.caches = new SelfAttentionCaches(shape, decoder.layers().size(), beams);
        this.bias = decoder.bias()
                .map(distance -> new PositionBias(shape.heads(), distance))
                .orElse(null);
    }

    /** A slot for a sentence; takes ownership of its source memory. */
    public DecoderSlot open(SourceMemory source) {
        return new DecoderSlot(source, caches.open());
    }

    /**
     * Advances every slot by the tokens it was fed.
     *
     * @return the hidden states [rows of all slots, width] in slot order, in the innermost scope
     */
    public Matrix step(List<DecoderSlot> slots) {
        int[] numbers = slots.stream()
                .flatMapToInt(slot -> Arrays.stream(slot.beginStep(decoder.embedding())))
                .toArray();
        int[] tokens = slots.stream()
                .flatMapToInt(slot -> Arrays.stream(slot.tokens()))
                .toArray();
        if (bias != null) {
            bias.prepare(slots.stream()
                    .mapToInt(slot -> slot.past().steps() - 1)
                    .max()
                    .orElse(0));
        }
        Matrix hidden = decoder.embedding().apply(tokens, numbers);
        for (int layer = 0; layer < decoder.layers().size(); layer++) {
            decoder.layers().get(layer).step(layer, hidden, slots, bias);
        }
        decoder.finalNorm().ifPresent(norm -> norm.applyInPlace(hidden));
        if (decoder.headScale() != 1f) {
            Elementwise.scale(hidden, decoder.headScale());
        }
        return hidden;
    }

    /** Logits [rows, vocabulary] of some rows of what {@link #step} returned. */
    public Matrix logits(Matrix hidden) {
        return decoder.head()
                .apply(decoder.transform()
                        .map(transform -> transform.apply(hidden))
                        .orElse(hidden));
    }

    @Override
    public void close() {
        caches.close();
    }
}
