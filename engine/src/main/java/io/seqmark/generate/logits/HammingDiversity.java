package io.seqmark.generate.logits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the groups of a diverse beam search differ (Vijayakumar et al., 2018, Hamming diversity): a token loses the penalty
 * once for each beam of an earlier group that has chosen it in the same step. Follows the groups of one sentence; not
 * thread-safe.
 */
public final class HammingDiversity implements LogitsProcessor {
    private final float penalty;
    private final List<Integer> chosen = new ArrayList<>();

    public HammingDiversity(double penalty) {
        this.penalty = (float) penalty;
    }

    /** A new step: no group has chosen. */
    public void beginStep() {
        chosen.clear();
    }

    /** A beam of the group that has just been advanced reads this token next. */
    public void choose(int token) {
        chosen.add(token);
    }

    @Override
    public void process(int[] history, int length, RowScores scores) {
        Map<Integer, Integer> frequency = new HashMap<>();
        chosen.forEach(token -> frequency.merge(token, 1, Integer::sum));
        frequency.forEach((token, count) -> scores.set(token, scores.get(token) - penalty * count));
    }
}
