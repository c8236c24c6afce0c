package io.seqmark.generate;

import io.seqmark.tensor.LogitRows;
import io.seqmark.tensor.LogitRows.Normalizer;
import java.util.Arrays;

/**
 * The scores of one row while logits processors edit them. The row itself stays as the model made it; edits are kept
 * apart, so that a processor costs as much as it changes, not as much as the vocabulary. Reused from row to row; not
 * thread-safe.
 */
final class RowScores {
    private final int[] editedAt;
    private final int[] editOf;
    private int round;

    private int[] ids = new int[64];
    private float[] values = new float[64];
    private int edits;
    /** Whether every score that is not edited counts as minus infinity. */
    private boolean onlyEdits;

    private LogitRows block;
    private int row;
    private Normalizer normalizer = Normalizer.NONE;

    /** Scores over a vocabulary. */
    RowScores(LogitRows first) {
        this.block = first;
        this.editedAt = new int[first.columns()];
        this.editOf = new int[first.columns()];
    }

    /**
     * Starts a row.
     *
     * @param newNormalizer makes scores of logits: log-probabilities, or the logits themselves
     */
    void begin(LogitRows newBlock, int newRow, Normalizer newNormalizer) {
        this.block = newBlock;
        this.row = newRow;
        this.normalizer = newNormalizer;
        this.edits = 0;
        this.onlyEdits = false;
        if (++round == 0) { // after 2^32 rows the marks of the first would count again
            Arrays.fill(editedAt, 0);
            round = 1;
        }
    }

    /** The vocabulary. */
    int size() {
        return editedAt.length;
    }

    /** The present score of an id. */
    float get(int id) {
        if (isEdited(id)) {
            return values[editOf[id]];
        }
        return onlyEdits ? Float.NEGATIVE_INFINITY : normalizer.apply(block.get(row, id));
    }

    /** Replaces a score. */
    void set(int id, float value) {
        if (!isEdited(id)) {
            if (edits == ids.length) {
                ids = Arrays.copyOf(ids, 2 * edits);
                values = Arrays.copyOf(values, 2 * edits);
            }
            editedAt[id] = round;
            editOf[id] = edits;
            ids[edits++] = id;
        }
        values[editOf[id]] = value;
    }

    /** Makes a token impossible, as one that the vocabulary does not have already is (a source's, where that has its own). */
    void ban(int id) {
        if (id < size()) {
            set(id, Float.NEGATIVE_INFINITY);
        }
    }

    /** Gives these ids score 0 and makes all others impossible. */
    void force(Iterable<Integer> forced) {
        for (int i = 0; i < edits; i++) {
            values[i] = Float.NEGATIVE_INFINITY;
        }
        onlyEdits = true;
        for (int id : forced) {
            set(id, 0f);
        }
    }

    /**
     * What makes log-probabilities of the present scores, where those are logits; before {@link #top}. The block's row takes
     * the edits.
     */
    Normalizer normalizerOfLogits() {
        if (onlyEdits) {
            double sum = 0;
            for (int i = 0; i < edits; i++) {
                sum += Math.exp(values[i]);
            }
            return new Normalizer(0f, (float) Math.log(sum));
        }
        for (int i = 0; i < edits; i++) {
            block.set(row, ids[i], values[i]);
        }
        return block.normalizer(row);
    }

    /**
     * The best scores, best first, of equal ones the lower id first; impossible tokens are left out. The block's row is
     * used up.
     *
     * @param bestIds takes the ids
     * @param bestScores takes the scores; as long as {@code bestIds}
     * @return how many there are
     */
    int top(int[] bestIds, float[] bestScores) {
        int found = 0;
        if (!onlyEdits) {
            for (int i = 0; i < edits; i++) {
                block.set(row, ids[i], Float.NEGATIVE_INFINITY);
            }
            found = block.top(row, bestIds, bestScores);
            for (int i = 0; i < found; i++) {
                bestScores[i] = normalizer.apply(bestScores[i]);
            }
        }
        for (int i = 0; i < edits; i++) {
            if (values[i] > Float.NEGATIVE_INFINITY) {
                found = insert(bestIds, bestScores, found, ids[i], values[i]);
            }
        }
        return found;
    }

    private static int insert(int[] bestIds, float[] bestScores, int found, int id, float value) {
        int at = found;
        while (at > 0 && (bestScores[at - 1] < value || (bestScores[at - 1] == value && bestIds[at - 1] > id))) {
            at--;
        }
        if (at == bestIds.length) {
            return found;
        }
        int kept = Math.min(found, bestIds.length - 1);
        System.arraycopy(bestIds, at, bestIds, at + 1, kept - at);
        System.arraycopy(bestScores, at, bestScores, at + 1, kept - at);
        bestIds[at] = id;
        bestScores[at] = value;
        return kept + 1;
    }

    private boolean isEdited(int id) {
        return editedAt[id] == round;
    }
}
