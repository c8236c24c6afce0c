package io.seqmark.tensor;

import java.util.List;

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
    int tokens() {
        return of.length;
    }

    int of(int token) {
        return of[token];
    }

    /**
     * The sum of each segment's rows, added in their order.
     *
     * @param rows [all tokens, width], sentence after sentence
     * @return [all segments, width], a new matrix in the innermost scope
     */
    public static Matrix sums(Matrix rows, List<Segments> sentences) {
        Matrix sums = Scope.matrix(sentences.stream().mapToInt(Segments::count).sum(), rows.columns());
        int row = 0;
        int first = 0;
        for (Segments segments : sentences) {
            int last = -1;
            for (int segment : segments.of) {
                if (segment >= 0) {
                    Matrix source = rows.rows(row, 1);
                    if (segment == last) {
                        Elementwise.add(sums.rows(first + segment, 1), source);
                    } else {
                        Memory.copyFloats(source.address(0), sums.address(first + segment), rows.columns());
                    }
                    last = segment;
                }
                row++;
            }
            first += segments.count;
        }
        if (rows.isHalf()) {
            sums.roundToHalf();
        }
        return sums;
    }
}
