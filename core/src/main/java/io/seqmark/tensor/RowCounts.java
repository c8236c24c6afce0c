package io.seqmark.tensor;

/**
 * The numbers of rows with which products are computed. oneDNN compiles code for each number of rows it meets and keeps
 * it; a run meets a hundred numbers of decoder rows and thousands of encoder tokens. Filled up to a few sizes there are few.
 * What a row gives does not depend on those beside it, so what fills up may be anything.
 */
final class RowCounts {
    private RowCounts() {}

    /** The number of rows with which that many are computed: at most 7 more, or a sixteenth of them. */
    static int filled(int rows) {
        if (rows <= 8) {
            return rows <= 2 ? rows : rows <= 4 ? 4 : 8;
        }
        int step = Math.max(8, Integer.highestOneBit(rows - 1) / 16);
        return (rows + step - 1) / step * step;
    }
}
