package io.seqmark.metrics.rouge;

import io.seqmark.metrics.ngram.IntList;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Longest common subsequences of words, 64 columns of the dynamic-programming table at a time (Hyyro, "Bit-parallel
 * LCS-length computation revisited", 2004). A set bit j of row i says that the table grows from column j to j + 1 in that
 * row; bits beyond the last column mean nothing. Not thread-safe.
 */
final class Lcs {
    /** Tables up to this many longs are kept whole; of larger ones every so-manieth row, from which the others are made again. */
    private static final long WHOLE_TABLE = 1L << 22;

    /** By word: its last column, plus 1; 0 for none. */
    private int[] lastColumn = new int[1024];
    /** By column: the one before that holds the same word, plus 1; 0 for none. */
    private int[] columnBefore = new int[64];
    /** The bits of the columns that hold the word at hand; all 0 between rows. */
    private long[] holders = new long[1];

    private IntList words = new IntList();
    private int first;
    private int columns;

    /** Takes the text along the columns, which must not change until the next call. */
    void columns(IntList text, int start, int end) {
        for (int j = 0; j < columns; j++) {
            lastColumn[words.get(first + j)] = 0;
        }
        words = text;
        first = start;
        columns = end - start;
        if (columns > columnBefore.length) {
            columnBefore = new int[columns];
        }
        if (blocks() > holders.length) {
            holders = new long[blocks()];
        }
        for (int j = 0; j < columns; j++) {
            int word = words.get(start + j);
            if (word >= lastColumn.length) {
                lastColumn = Arrays.copyOf(lastColumn, word * 2);
            }
            columnBefore[j] = lastColumn[word];
            lastColumn[word] = j + 1;
        }
    }

    /** Lets go of the columns: their words may get other numbers. */
    void clear() {
        columns(words, 0, 0);
    }

    /** The length of a longest common subsequence of the columns and the rows. */
    int length(IntList rows, int start, int end) {
        long[] row = new long[blocks()];
        for (int i = start; i < end; i++) {
            advance(row, rows.get(i));
        }
        return bitCount(row, columns);
    }

    /**
     * Marks the rows of one longest common subsequence: of all, the one that rouge_score finds, which walks the table from
     * its end and goes up unless only going left keeps the length.
     */
    void mark(IntList rows, int start, int end, BitSet marked) {
        int i = end - start;
        int j = columns;
        Table table = new Table(rows, start, i);
        int here = bitCount(table.row(i), j);
        long[] above = table.row(Math.max(0, i - 1));
        while (i > 0 && j > 0) {
            boolean match = words.get(first + j - 1) == rows.get(start + i - 1);
            if (!match && bitCount(above, j) < here) {
                j--; // without a match the length comes from above or else from the left
                continue;
            }
            if (match) {
                marked.set(i - 1);
                j--;
                here--;
            }
            i--;
            above = table.row(Math.max(0, i - 1));
        }
    }

    /** The next row of the table, for a row that holds this word. */
    private void advance(long[] row, int word) {
        int last = word < lastColumn.length ? lastColumn[word] : 0;
        if (last == 0) {
            return;
        }
        for (int j = last; j != 0; j = columnBefore[j - 1]) {
            holders[(j - 1) >> 6] |= 1L << (j - 1);
        }
        long carry = 0;
        long incoming = 1; // the row is shifted left by one with a 1 coming in
        for (int block = 0; block < row.length; block++) {
            long old = row[block];
            long union = old | holders[block];
            long shifted = (old << 1) | incoming;
            incoming = old >>> 63;
            long difference = union - shifted - carry;
            carry = Long.compareUnsigned(union, shifted) < 0 || (union == shifted && carry == 1) ? 1 : 0;
            row[block] = union & ~difference;
        }
        for (int j = last; j != 0; j = columnBefore[j - 1]) {
            holders[(j - 1) >> 6] = 0;
        }
    }

    private int blocks() {
        return (columns + 63) >>> 6;
    }

    /** The number of set bits below {@code end}. */
    private static int bitCount(long[] bits, int end) {
        int count = 0;
        int full = end >> 6;
        for (int block = 0; block < full; block++) {
            count += Long.bitCount(bits[block]);
        }
        return (end & 63) == 0 ? count : count + Long.bitCount(bits[full] & ((1L << end) - 1));
    }

    /** The rows of the table, which are asked for from the last to the first. */
    private final class Table {
        private final IntList rows;
        private final int start;
        private final int stride;
        private final long[][] kept;
        private final long[][] segment;
        private int segmentStart = -1;

        Table(IntList rows, int start, int height) {
            this.rows = rows;
            this.start = start;
            boolean whole = (long) (height + 1) * blocks() <= WHOLE_TABLE;
            this.stride = whole ? height + 1 : (int) Math.ceil(Math.sqrt(height + 1.0));
            this.kept = new long[height / stride + 1][];
            this.segment = new long[stride][];
            long[] row = new long[blocks()];
            for (int i = 0; i <= height; i++) {
                if (i > 0) {
                    advance(row, rows.get(start + i - 1));
                }
                if (whole) {
                    segment[i] = row.clone();
                } else if (i % stride == 0) {
                    kept[i / stride] = row.clone();
                }
            }
            if (whole) {
                segmentStart = 0;
            }
        }

        long[] row(int i) {
            int begin = i / stride * stride;
            if (begin != segmentStart) {
                long[] row = kept[begin / stride].clone();
                for (int k = begin; k <= i; k++) {
                    if (k > begin) {
                        advance(row, rows.get(start + k - 1));
                    }
                    segment[k - begin] = row.clone();
                }
                segmentStart = begin;
            }
            return segment[i - begin];
        }
    }
}
