package io.seqmark.engine;

/** What must be the same to the bit whatever is computed beside it. */
final class Bits {
    private Bits() {}

    /** Token ids and score bits of each hypothesis. */
    static String of(Generated generated) {
        return generated.hypotheses().stream()
                .map(h -> h.tokenIds() + " " + Float.floatToRawIntBits(h.score()))
                .toList()
                .toString();
    }
}
