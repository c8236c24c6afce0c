package io.seqmark.metrics.ter;

import java.util.Arrays;

/**
 * TER of one pair: shifts blocks of the hypothesis as long as that lowers the edit distance, then adds up shifts and edits.
 * Which shifts are tried, and which of equally good ones is taken, is Tercom's heuristic in sacrebleu's version; the result
 * depends on it. Not thread-safe.
 */
final class ShiftSearch {
    private static final int MAX_SHIFT_SIZE = 10;
    private static final int MAX_SHIFT_DISTANCE = 50;
    private static final int MAX_CANDIDATES = 1000;

    private final int[] reference;
    private final EditMatrix matrix;
    private int[] hypothesis;
    private int[] shifted;
    private int candidates;

    /** By reference position: the hypothesis position it is aligned to, -1 for before the first. */
    private final int[] alignment;
    /** By position: errors before it, in the reference and in the hypothesis. */
    private final int[] referenceErrors;

    private final int[] hypothesisErrors;

    /** The best shift of this round; its gain is 0 while there is none. */
    private boolean found;

    private int bestGain;
    private int bestLength;
    private int bestStart;
    private int bestTarget;

    ShiftSearch(int[] hypothesis, int[] reference) {
        this.reference = reference;
        this.hypothesis = hypothesis.clone(); // shifts are made in place
        this.shifted = new int[hypothesis.length];
        this.matrix = new EditMatrix(hypothesis, reference);
        this.alignment = new int[reference.length];
        this.referenceErrors = new int[reference.length + 1];
        this.hypothesisErrors = new int[hypothesis.length + 1];
    }

    /** Shifts and edits together. */
    long edits() {
        long shifts = 0;
        while (findBestShift() && candidates < MAX_CANDIDATES && bestGain > 0) {
            shift(bestStart, bestLength, bestTarget);
            int[] before = hypothesis;
            hypothesis = shifted;
            shifted = before;
            matrix.fill(hypothesis, Math.max(0, Math.min(bestStart, bestTarget)));
            shifts++;
        }
        return shifts + matrix.distance();
    }

    /** Tries the shifts of blocks that the reference has elsewhere, up to the limit of candidates. */
    private boolean findBestShift() {
        align();
        found = false;
        bestGain = 0;
        for (int start = 0; start < hypothesis.length; start++) {
            int last = Math.min(reference.length - 1, start + MAX_SHIFT_DISTANCE);
            for (int target = Math.max(0, start - MAX_SHIFT_DISTANCE); target <= last; target++) {
                int longest = Math.min(MAX_SHIFT_SIZE, Math.min(hypothesis.length - start, reference.length - target));
                for (int length = 1;
                        length <= longest && hypothesis[start + length - 1] == reference[target + length - 1];
                        length++) {
                    if (isCandidate(start, target, length)) {
                        tryTargets(start, target, length);
                        if (candidates >= MAX_CANDIDATES) {
                            return found;
                        }
                    }
                }
            }
        }
        return found;
    }

    /** Only a block with an error may move, only to where the reference has one, and not into itself. */
    private boolean isCandidate(int start, int target, int length) {
        return hypothesisErrors[start + length] > hypothesisErrors[start]
                && referenceErrors[target + length] > referenceErrors[target]
                && !(start <= alignment[target] && alignment[target] < start + length);
    }

    private void tryTargets(int start, int target, int length) {
        int before = -1;
        for (int offset = -1; offset < length; offset++) {
            int position = target + offset == -1 ? 0 : alignment[target + offset] + 1;
            if (position != before) {
                before = position;
                shift(start, length, position);
                int from = Math.min(start, position);
                int to = Math.min(hypothesis.length, Math.max(start + length, position) + length);
                int gain = matrix.distance() - matrix.distanceOf(shifted, from, to);
                candidates++;
                if (!found || isBetter(gain, length, start, position)) {
                    found = true;
                    bestGain = gain;
                    bestLength = length;
                    bestStart = start;
                    bestTarget = position;
                }
            }
        }
    }

    /** The larger gain, then the longer block, then the earlier block, then the earlier target. */
    private boolean isBetter(int gain, int length, int start, int target) {
        if (gain != bestGain) {
            return gain > bestGain;
        }
        if (length != bestLength) {
            return length > bestLength;
        }
        return start != bestStart ? start < bestStart : target < bestTarget;
    }

    /**
     * Writes the hypothesis with a block moved before a position. A position within the block, which is counted in words
     * without the block, moves the words after it as Tercom does.
     */
    private void shift(int start, int length, int target) {
        int n = hypothesis.length;
        int end = Math.min(start + length, n);
        if (target < start) {
            copy(0, target, 0);
            copy(start, end, target);
            copy(target, start, target + length);
            copy(end, n, end);
        } else if (target > start + length) {
            copy(0, start, 0);
            copy(end, target, start);
            copy(start, end, start + target - end);
            copy(target, n, target);
        } else {
            int stop = Math.min(length + target, n);
            copy(0, start, 0);
            copy(end, stop, start);
            copy(start, end, start + stop - end);
            copy(stop, n, stop);
        }
    }

    private void copy(int from, int to, int at) {
        System.arraycopy(hypothesis, from, shifted, at, to - from);
    }

    /** Reads alignment and errors off the operations that rewrite the reference into the hypothesis. */
    private void align() {
        int inHypothesis = 0;
        int inReference = 0;
        Arrays.fill(alignment, -1);
        for (byte operation : matrix.trace()) {
            int error = operation == EditMatrix.MATCH ? 0 : 1;
            if (operation != EditMatrix.INSERT) {
                hypothesisErrors[inHypothesis + 1] = hypothesisErrors[inHypothesis] + error;
                inHypothesis++;
            }
            if (operation != EditMatrix.DELETE) {
                referenceErrors[inReference + 1] = referenceErrors[inReference] + error;
                alignment[inReference] = inHypothesis - 1;
                inReference++;
            }
        }
    }
}
