package io.seqmark.generate.logits;

import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Logits.Normalizer;
import java.util.Arrays;

/**
 * The scores of one row while logits processors edit them. The row itself stays as the model made it; edits are kept
 * apart, so that a processor costs as much as it changes, not as much as the vocabulary. Reused from row to row; not
 * thread-safe.
 */
public final class RowScores {
    private final int[] editedAt;
    private final int[] editOf;
    private int round;

    private int[] ids = new int[64];
    private float[] values = new float[64];
    private int edits;
    /** Whether every score that is not edited counts as {@code rest}. */
    private boolean onlyEdits;

    private float rest;

    private Logits block;
    private int row;
    private Normalizer normalizer = Normalizer.NONE;

    /** Scores over a vocabulary. */
    public RowScores(Logits first) {
        this.block = first;
        this.editedAt = new int[first.columns()];
        this.editOf = new int[first.columns()];
    }

    /**
     * Starts a row.
     *
     * @param newNormalizer makes scores of logits: log-probabilities, or the logits themselves
     */
    public void begin(Logits newBlock, int newRow, Normalizer newNormalizer) {
        this.block = newBlock;
        this.row = newRow;
        this.normalizer = newNormalizer;
        this.onlyEdits = false;
        this.rest = Float.NEGATIVE_INFINITY;
        forgetEdits();
    }

    /** The vocabulary. */
    public int size() {
        return editedAt.length;
    }

    /** The present score of an id. */
    public float get(int id) {
        if (isEdited(id)) {
            return values[editOf[id]];
        }
        return onlyEdits ? rest : normalizer.apply(block.get(row, id));
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
        rest = Float.NEGATIVE_INFINITY;
        for (int id : forced) {
            set(id, 0f);
        }
    }

    /** Makes NaN 0 and infinities the largest numbers of their sign. Reads the whole row. */
    void removeInvalid() {
        for (int i = 0; i < edits; i++) {
            values[i] = Logits.finite(values[i]);
        }
        if (onlyEdits) {
            rest = Logits.finite(rest);
        } else if (Float.isFinite(normalizer.max()) && Float.isFinite(normalizer.logSum())) {
            block.makeFinite(row);
        } else {
            // one logit that is no number makes all log-probabilities NaN
            block.fill(row, 0f);
            normalizer = Normalizer.NONE;
        }
    }

    /** Makes log-probabilities of the present scores. Reads and writes the whole row. */
    void renormalize() {
        if (onlyEdits) {
            Normalizer present = normalizerOfEdits();
            for (int i = 0; i < edits; i++) {
                values[i] = present.apply(values[i]);
            }
            return;
        }
        if (!normalizer.equals(Normalizer.NONE)) {
            block.apply(row, normalizer);
        }
        writeEdits();
        forgetEdits();
        normalizer = block.normalizer(row);
    }

    /**
     * What makes log-probabilities of the present scores, where those are logits; before {@link #top}. The block's row takes
     * the edits.
     */
    public Normalizer normalizerOfLogits() {
        if (onlyEdits) {
            return normalizerOfEdits();
        }
        if (!normalizer.equals(Normalizer.NONE)) {
            return Normalizer.NONE; // they are log-probabilities already
        }
        writeEdits();
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
    public int top(int[] bestIds, float[] bestScores) {
        int found = 0;
        if (!onlyEdits) {
            for (int i = 0; i < edits; i++) {
                block.set(row, ids[i], Float.NEGATIVE_INFINITY);
            }
            found = block.top(row, bestIds, bestScores);
            for (int i = 0; i < found; i++) {
                bestScores[i] = normalizer.apply(bestScores[i]);
            }
        } else if (rest > Float.NEGATIVE_INFINITY) {
            for (int id = 0; id < editedAt.length && found < bestIds.length; id++) {
                if (!isEdited(id)) {
                    bestIds[found] = id;
                    bestScores[found++] = rest;
                }
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

    private void writeEdits() {
        for (int i = 0; i < edits; i++) {
            block.set(row, ids[i], values[i]);
        }
    }

    private void forgetEdits() {
        edits = 0;
        if (++round == 0) { // after 2^32 rows the marks of the first would count again
            Arrays.fill(editedAt, 0);
            round = 1;
        }
    }

    /** Of the edits alone: the rest is minus infinity, or so small that it adds nothing. */
    private Normalizer normalizerOfEdits() {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < edits; i++) {
            max = Math.max(max, values[i]);
        }
        if (max == Float.NEGATIVE_INFINITY) {
            return Normalizer.NONE;
        }
        double sum = 0;
        for (int i = 0; i < edits; i++) {
            sum += Math.exp(values[i] - max);
        }
        return new Normalizer(max, (float) Math.log(sum));
    }

    private boolean isEdited(int id) {
        return editedAt[id] == round;
    }
}
