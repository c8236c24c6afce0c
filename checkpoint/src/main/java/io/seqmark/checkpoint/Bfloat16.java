package io.seqmark.checkpoint;

/** The upper half of a float32. */
public final class Bfloat16 {
    private Bfloat16() {}

    /** The bits of the nearest one, the even one of two that are as near. */
    public static short bits(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** A float32 rounded to it. */
    public static float round(float value) {
        return Float.intBitsToFloat(bits(value) << 16);
    }
}
