package io.seqmark.tensor;

import io.seqmark.base.Precision;

/** What a device's own copies take, in bytes, so that a run can be sized before a device is opened. Stateless. */
public interface Footprint {
    /**
     * The keys and values of one token in all decoder layers: of a source or of one row's past, whichever takes more. What they
     * are rounded up to in the caches counts.
     *
     * @param heads of each layer
     * @param headSize floats of each head
     * @param layers decoder layers
     */
    long tokenBytes(int heads, int headSize, int layers);

    /** One weight of a linear layer. */
    int weightBytes(Precision precision);
}
