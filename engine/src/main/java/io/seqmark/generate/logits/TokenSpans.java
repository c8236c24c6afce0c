package io.seqmark.generate.logits;

/** Compares stretches of token ids. */
final class TokenSpans {
    private TokenSpans() {}

    /** Whether {@code count} ids from here and from there are the same. */
    static boolean equal(int[] a, int aFrom, int[] b, int bFrom, int count) {
        for (int i = 0; i < count; i++) {
            if (a[aFrom + i] != b[bFrom + i]) {
                return false;
            }
        }
        return true;
    }
}
