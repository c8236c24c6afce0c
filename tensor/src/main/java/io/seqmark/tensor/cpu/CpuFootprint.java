package io.seqmark.tensor.cpu;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Footprint;

/** What {@link SourceMemory}, {@link SelfAttentionCaches} and {@link CpuLinear} take. */
enum CpuFootprint implements Footprint {
    INSTANCE;

    @Override
    public long tokenBytes(int heads, int headSize, int layers) {
        long layer = KeyLayout.bytes(heads, headSize) + (long) heads * headSize * Float.BYTES;
        // a source's layers lie apart, each rounded; those of a past are one row
        return Math.max(layers * RowPool.apart(layer), RowPool.apart(layers * layer));
    }

    @Override
    public int weightBytes(Precision precision) {
        return switch (precision) {
            case FLOAT32, FLOAT16 -> Float.BYTES;
            case BFLOAT16 -> Short.BYTES;
            case INT8 -> Byte.BYTES;
        };
    }
}
