package io.seqmark.tensor;

/** A sentence's tokens in consecutive segments. Immutable. */
public final class Segments {
    private final int[] of;
    private final int count;

    /**
     * @param of of each token, its segment: 0 to {@code count} - 1, never falling; -1 throughout where {@code count} is 0. Not to
     *     be written to afterwards
     * @param count how many there are
     */
    public Segments(int[] of, int count) {
        this.of = of;
        this.count = count;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Tokens of the sentence. */
    public int tokens() {
        return of.length;
    }

    /** The segment of a token; -1 where there are none. */
    public int of(int token) {
        return of[token];
    }
}
