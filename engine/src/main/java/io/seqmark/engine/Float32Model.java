package io.seqmark.engine;

import io.seqmark.model.EncoderDecoder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The float32 model beside one of a smaller precision: loaded when a sentence first needs it, once. Thread-safe. */
final class Float32Model implements Supplier<EncoderDecoder>, AutoCloseable {
    private final Supplier<EncoderDecoder> load;
    private @Nullable EncoderDecoder model;

    Float32Model(Supplier<EncoderDecoder> load) {
        this.load = load;
    }

    /** The model; whoever comes while it is being loaded waits. */
    @Override
    public synchronized EncoderDecoder get() {
        EncoderDecoder present = model;
        if (present == null) {
            present = load.get();
            model = present;
        }
        return present;
    }

    @Override
    public synchronized void close() {
        if (model != null) {
            model.close();
            model = null;
        }
    }
}
