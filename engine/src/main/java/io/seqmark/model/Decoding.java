package io.seqmark.model;

import io.seqmark.tensor.LogitRows;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.SelfAttentionCaches;
import io.seqmark.tensor.SourceMemory;
import java.util.List;

/** The decoding state of one replica. Owns its caches; confined to one thread. */
public final class Decoding implements AutoCloseable {
    private final AutoregressiveDecoder decoder;
    private final AutoregressiveDecoder.Stepper stepper;
    private final SelfAttentionCaches caches;

    Decoding(AutoregressiveDecoder decoder, int beams) {
        this.decoder = decoder;
        this.stepper = decoder.stepper();
        this.caches = new SelfAttentionCaches(decoder.shape(), decoder.layerCount(), beams);
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
        return stepper.step(new DecoderRows(slots));
    }

    /** Logits [rows, vocabulary] of some rows of what {@link #step} returned. */
    public LogitRows logits(Matrix hidden) {
        return decoder.logits(hidden);
    }

    @Override
    public void close() {
        caches.close();
    }
}
