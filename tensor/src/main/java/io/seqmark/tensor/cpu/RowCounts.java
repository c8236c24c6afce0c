package io.seqmark.tensor.cpu;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.Precision;

/**
 * The numbers of rows with which products are computed. oneDNN compiles code for each number of rows it meets and keeps
 * it; a run meets a hundred numbers of decoder rows and thousands of encoder tokens. Filled up to a few sizes there are few.
 * What a row gives does not depend on those beside it, so what fills up may be anything.
 */
final class RowCounts {
    /**
     * Rows of one product at the most. Without AVX-512 oneDNN cuts sums of 2,048 inputs and more into pieces from 81 rows on
     * (measured), so that a row's bits would depend on the others.
     */
    static final int MOST = Arithmetic.here().filter(Arithmetic::hasAvx512).isPresent() ? Integer.MAX_VALUE : 64;

    /** AVX-512 without instructions for bfloat16 computes a single row of it in another order. */
    private static final boolean NO_SINGLE_BFLOAT16 = Arithmetic.here()
            .filter(arithmetic -> arithmetic == Arithmetic.AVX512)
            .isPresent();

    private RowCounts() {}

    /** The number of rows with which that many are computed: at most 7 more, or a sixteenth of them. */
    static int filled(int rows) {
        if (rows <= 8) {
            return rows <= 2 ? rows : rows <= 4 ? 4 : 8;
        }
        int step = Math.max(8, Integer.highestOneBit(rows - 1) / 16);
        return (rows + step - 1) / step * step;
    }

    /** The same of products in a precision. */
    static int filled(int rows, Precision precision) {
        return rows == 1 && precision == Precision.BFLOAT16 && NO_SINGLE_BFLOAT16 ? 2 : filled(rows);
    }
}
