package io.seqmark.metrics.rouge;

import io.seqmark.metrics.ngram.IntList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Longest common subsequences of words, 64 columns of the dynamic-programming table at a time (Hyyro, "Bit-parallel
 * LCS-length computation revisited", 2004). A set bit j of row i says that the table grows from column j to j + 1 in that
 * row. Not thread-safe.
 */
final class Lcs {
    /** By word of the columns: the bits of the columns that hold it. */
    private final Map<Integer, long[]> positions = new HashMap<>();

    private int columns;

    /** Takes the text along the columns. */
    void columns(IntList words, int start, int end) {
        positions.clear();
        columns = end - start;
        for (int j = 0; j < columns; j++) {
            positions.computeIfAbsent(words.get(start + j), absent -> new long[blocks()])[j >> 6] |= 1L << j;
        }
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
        int height = end - start;
        long[][] table = new long[height + 1][];
        table[0] = new long[blocks()];
        for (int i = 1; i <= height; i++) {
            table[i] = table[i - 1].clone();
            advance(table[i], rows.get(start + i - 1));
        }
        int i = height;
        int j = columns;
        int here = bitCount(table[i], j);
        while (i > 0 && j > 0) {
            long[] holders = positions.get(rows.get(start + i - 1));
            if (holders != null && isSet(holders, j - 1)) {
                marked.set(i - 1);
                i--;
                j--;
                here = bitCount(table[i], j);
                continue;
            }
            int left = here - (isSet(table[i], j - 1) ? 1 : 0);
            int above = bitCount(table[i - 1], j);
            if (left > above) {
                j--;
                here = left;
            } else {
                i--;
                here = above;
            }
        }
    }

    /** The next row of the table, for a row that holds this word. */
    private void advance(long[] row, int word) {
        long[] holders = positions.get(word);
        if (holders == null) {
            return;
        }
        long carry = 0;
        long borrow = 1; // the row is shifted left by one with a 1 coming in
        for (int block = 0; block < row.length; block++) {
            long old = row[block];
            long union = old | holders[block];
            long shifted = (old << 1) | borrow;
            borrow = old >>> 63;
            long difference = union - shifted - carry;
            carry = Long.compareUnsigned(union, shifted) < 0 || (union == shifted && carry == 1) ? 1 : 0;
            row[block] = union & ~difference;
            if (block == row.length - 1 && (columns & 63) != 0) {
                row[block] &= (1L << columns) - 1;
            }
        }
    }

    private int blocks() {
        return (columns + 63) >>> 6;
    }

    private static boolean isSet(long[] bits, int index) {
        return (bits[index >> 6] & (1L << index)) != 0;
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
}
