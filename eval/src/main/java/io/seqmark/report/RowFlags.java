package io.seqmark.report;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a reader of the rows may want to look at first. */
final class RowFlags {
    /** The source was longer than allowed and was cut. */
    static final String TRUNCATED = "truncated";
    /** The numbers left the range of the precision asked for, so it was computed in float32. */
    static final String OVERFLOWED = "overflowed";
    /** The best prediction ran into the longest length without an end token of its own accord. */
    static final String UNFINISHED = "unfinished";
    /** The best prediction goes in circles: some {@value #NGRAM} tokens come {@value #TIMES} times or more. */
    static final String REPEATED = "repeated";
    /** The best prediction has no visible text. */
    static final String EMPTY = "empty";

    private static final int NGRAM = 4;
    private static final int TIMES = 4;

    private RowFlags() {}

    static List<String> of(Generated row, Set<Integer> endTokens, int longest) {
        List<String> flags = new ArrayList<>();
        if (row.truncated()) {
            flags.add(TRUNCATED);
        }
        if (row.overflowed()) {
            flags.add(OVERFLOWED);
        }
        Hypothesis best = row.hypotheses().getFirst();
        List<Integer> ids = best.tokenIds();
        if (ids.isEmpty() || (ids.size() >= longest && !endTokens.contains(ids.getLast()))) {
            flags.add(UNFINISHED);
        }
        if (goesInCircles(ids)) {
            flags.add(REPEATED);
        }
        if (best.text().isBlank()) {
            flags.add(EMPTY);
        }
        return flags;
    }

    private static boolean goesInCircles(List<Integer> ids) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int i = 0; i + NGRAM <= ids.size(); i++) {
            if (counts.merge(ids.subList(i, i + NGRAM), 1, Integer::sum) >= TIMES) {
                return true;
            }
        }
        return false;
    }
}
