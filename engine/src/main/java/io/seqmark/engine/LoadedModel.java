package io.seqmark.engine;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Device;

/**
 * The weights that engines compute with, on their device. Thread-safe.
 *
 * @param sizes of it
 * @param model in the precision asked for
 * @param inFloat32 for sentences that leave the range of it
 */
record LoadedModel(Device device, Architecture sizes, EncoderDecoder model, Float32Model inFloat32)
        implements AutoCloseable {
    /** Loads a checkpoint; the device is closed with the weights. */
    static LoadedModel load(Device device, Checkpoint checkpoint, ModelOptions options) {
        boolean loaded = false;
        try {
            EncoderDecoder model = Families.load(device, checkpoint, options);
            loaded = true;
            return new LoadedModel(
                    device,
                    Families.architecture(checkpoint),
                    model,
                    new Float32Model(() -> Families.load(device, checkpoint, options.inFloat32())));
        } finally {
            if (!loaded) {
                device.close();
            }
        }
    }

    @Override
    public void close() {
        model.close();
        inFloat32.close();
        device.close();
    }
}
