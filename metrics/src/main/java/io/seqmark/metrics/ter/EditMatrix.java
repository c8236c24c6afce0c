package io.seqmark.metrics.ter;

import java.util.Arrays;

/**
 * The matrix of edit distances between prefixes of a hypothesis (rows) and of the reference (columns), of which only a beam
 * around the diagonal is explored, as Tercom does. A cell holds its distance and the operation that led to it; of equal
 * distances a substitution or match is preferred to a deletion, and that to an insertion. Not thread-safe.
 */
final class EditMatrix {
    static final int MATCH = 0;
    static final int SUBSTITUTE = 1;
    static final int DELETE = 2;
    static final int INSERT = 3;

    private static final int BEAM_WIDTH = 25;
    private static final int UNREACHED = (Integer.MAX_VALUE >> 2) - 1;

    private final int[] reference;
    private final int rows;
    /** By row: the first column of the beam, the column after its last, and where its cells begin. */
    private final int[] firsts;

    private final int[] ends;
    private final int[] offsets;
    private final int[] cells;
    private final int[] evenRow;
    private final int[] oddRow;

    EditMatrix(int[] hypothesis, int[] reference) {
        this.reference = reference;
        this.rows = hypothesis.length;
        this.firsts = new int[rows + 1];
        this.ends = new int[rows + 1];
        this.offsets = new int[rows + 2];
        int widest = layOut();
        this.evenRow = new int[widest];
        this.oddRow = new int[widest];
        this.cells = new int[offsets[rows + 1]];
        for (int j = 0; j <= reference.length; j++) {
            cells[j] = cell(j, INSERT);
        }
        fill(hypothesis, 0);
    }

    /** Lays the beam out, and answers the number of cells of its widest row. */
    private int layOut() {
        double ratio = rows == 0 ? 1 : (double) reference.length / rows;
        // where the lengths differ very much, neighbouring rows would not overlap in a beam of the usual width
        int width = BEAM_WIDTH < ratio / 2 ? (int) Math.ceil(ratio / 2 + BEAM_WIDTH) : BEAM_WIDTH;
        ends[0] = reference.length + 1;
        offsets[1] = ends[0];
        int widest = ends[0];
        for (int i = 1; i <= rows; i++) {
            int diagonal = (int) Math.floor(i * ratio);
            firsts[i] = Math.max(0, diagonal - width);
            ends[i] = i == rows ? reference.length + 1 : Math.min(reference.length + 1, diagonal + width);
            int length = Math.max(0, ends[i] - firsts[i]);
            offsets[i + 1] = Math.addExact(offsets[i], length);
            widest = Math.max(widest, length);
        }
        return widest;
    }

    /** Replaces the hypothesis by one of the same length that agrees with it before a position. */
    void fill(int[] hypothesis, int from) {
        for (int i = from + 1; i <= rows; i++) {
            fillRow(i, hypothesis[i - 1], cells, offsets[i - 1], cells, offsets[i]);
        }
    }

    private void fillRow(int i, int word, int[] above, int aboveOffset, int[] into, int offset) {
        int first = firsts[i];
        int end = ends[i];
        int firstAbove = firsts[i - 1];
        int endAbove = ends[i - 1];
        int left = UNREACHED;
        for (int j = first; j < end; j++) {
            int best = cell(UNREACHED, INSERT);
            int up = j >= firstAbove && j < endAbove ? distance(above[aboveOffset + j - firstAbove]) : UNREACHED;
            if (j == 0) {
                best = cell(up + 1, DELETE);
            } else {
                int diagonal =
                        j > firstAbove && j <= endAbove ? distance(above[aboveOffset + j - 1 - firstAbove]) : UNREACHED;
                boolean same = word == reference[j - 1];
                int distance = UNREACHED;
                if (diagonal + (same ? 0 : 1) < distance) {
                    distance = diagonal + (same ? 0 : 1);
                    best = cell(distance, same ? MATCH : SUBSTITUTE);
                }
                if (up + 1 < distance) {
                    distance = up + 1;
                    best = cell(distance, DELETE);
                }
                if (left + 1 < distance) {
                    best = cell(left + 1, INSERT);
                }
            }
            into[offset + j - first] = best;
            left = distance(best);
        }
    }

    /** The edit distance between the hypothesis and the reference. */
    int distance() {
        return distance(cells[offsets[rows + 1] - 1]);
    }

    /**
     * The edit distance that another hypothesis would have: one that agrees with this one before {@code from} and from
     * {@code to} on. As soon as a row there differs from this hypothesis' by the same number in every cell, so does every
     * later row, and the rest need not be computed.
     */
    int distanceOf(int[] other, int from, int to) {
        int[] above = cells;
        int aboveOffset = offsets[from];
        for (int i = from + 1; i <= rows; i++) {
            int[] row = (i & 1) == 0 ? evenRow : oddRow;
            fillRow(i, other[i - 1], above, aboveOffset, row, 0);
            if (i >= to) {
                int length = ends[i] - firsts[i];
                int shift = distance(row[0]) - distance(cells[offsets[i]]);
                if (runsParallel(row, offsets[i], length, shift)) {
                    return distance() + shift;
                }
            }
            above = row;
            aboveOffset = 0;
        }
        return distance(above[aboveOffset + ends[rows] - firsts[rows] - 1]);
    }

    private boolean runsParallel(int[] row, int offset, int length, int shift) {
        for (int k = length - 1; k >= 0; k--) {
            if (distance(row[k]) - distance(cells[offset + k]) != shift) {
                return false;
            }
        }
        return true;
    }

    /** The operations that rewrite the hypothesis into the reference, from the first to the last. */
    byte[] trace() {
        byte[] backwards = new byte[rows + reference.length];
        int length = 0;
        int i = rows;
        int j = reference.length;
        while (i > 0 || j > 0) {
            int operation = cells[offsets[i] + j - firsts[i]] & 3;
            backwards[length++] = (byte) operation;
            if (operation != INSERT) {
                i--;
            }
            if (operation != DELETE) {
                j--;
            }
        }
        byte[] trace = Arrays.copyOf(backwards, length);
        for (int k = 0; k < length; k++) {
            trace[k] = backwards[length - 1 - k];
        }
        return trace;
    }

    private static int cell(int distance, int operation) {
        return distance << 2 | operation;
    }

    private static int distance(int cell) {
        return cell >> 2;
    }
}
