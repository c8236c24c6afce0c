package io.seqmark.checkpoint;

import java.util.List;

/** The element type of a stored tensor. */
public enum Dtype {
    FLOAT32(4),
    FLOAT16(2),
    BFLOAT16(2),
    FLOAT64(8),
    INT64(8),
    INT32(4),
    INT16(2),
    INT8(1),
    UINT8(1),
    BOOL(1);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }

    /** The bytes that a shape needs, or -1 where they do not fit 64 bits. */
    long bytes(List<Long> shape) {
        long all = bytes;
        for (long extent : shape) {
            if (Math.multiplyHigh(all, extent) != 0 || all * extent < 0) {
                return -1;
            }
            all *= extent;
        }
        return all;
    }

    /** Whether the elements are floating-point numbers. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16 || this == FLOAT64;
    }
}
