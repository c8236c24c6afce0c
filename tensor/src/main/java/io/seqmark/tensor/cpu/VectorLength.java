package io.seqmark.tensor.cpu;

import io.seqmark.base.Arithmetic;

/** How long the JVM's vectors are: they decide on the order of sums. Needs no native library. */
final class VectorLength {
    private VectorLength() {}

    /** Says how long they are where a class of arithmetic has others; else an empty text. */
    static String unusual(Arithmetic arithmetic) {
        int bits = VectorMath.SPECIES.vectorBitSize();
        boolean usual = arithmetic.hasAvx512() ? bits == 512 : arithmetic != Arithmetic.AVX2 || bits == 256;
        return usual ? "" : " with vectors of " + bits + " bits";
    }
}
