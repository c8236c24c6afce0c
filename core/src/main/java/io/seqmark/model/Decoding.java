package io.seqmark.model;

import io.seqmark.tensor.Elementwise;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.SelfAttentionCaches;
import io.seqmark.tensor.SourceMemory;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/** The decoding state of one replica. Owns its caches; confined to one thread. */
public final class Decoding implements AutoCloseable {
    private final Decoder decoder;
    private final SelfAttentionCaches caches;
    /** One a layer, or none; layers that share a distance share its table. */
    private final List<PositionBias> biases;

    Decoding(Decoder decoder, int beams) {
        this.decoder = decoder;
        var shape = decoder.layers().getFirst().shape();
        this.caches = new SelfAttentionCaches(shape, decoder.layers().size(), beams);
        var tables = new IdentityHashMap<PositionBias.Distance, PositionBias>();
        this.biases = decoder.biases().stream()
                .map(distance -> tables.computeIfAbsent(distance, d -> new PositionBias(shape.heads(), d)))
                .toList();
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
        int last =
                slots.stream().mapToInt(slot -> slot.past().steps() - 1).max().orElse(0);
        biases.forEach(bias -> bias.prepare(last));
        Matrix hidden = decoder.embedding().apply(tokens, numbers);
        for (int layer = 0; layer < decoder.layers().size(); layer++) {
            PositionBias bias = biases.isEmpty() ? null : biases.get(layer);
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
