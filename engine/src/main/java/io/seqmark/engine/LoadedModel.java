package io.seqmark.engine;

import io.seqmark.model.EncoderDecoder;

/**
 * The weights that engines compute with. Thread-safe.
 *
 * @param model in the precision asked for
 * @param inFloat32 for sentences that leave the range of it
 */
record LoadedModel(EncoderDecoder model, Float32Model inFloat32) implements AutoCloseable {
    @Override
    public void close() {
        model.close();
        inFloat32.close();
    }
}
