package io.seqmark.tokenizer.python;

import io.seqmark.tokenizer.text.PythonStrings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Byte-pair merges over characters, as GPT's Python code applies them: the best-ranked pair is merged wherever it stands,
 * then the next. Thread-safe.
 */
public final class MergeRanks {
    private static final char BETWEEN = '\u0000'; // no merge holds it

    private final Map<String, Integer> ranks = new HashMap<>();

    /** Lines of two columns or more; what follows the second is ignored. */
    public MergeRanks(List<String> lines) {
        for (int rank = 0; rank < lines.size(); rank++) {
            List<String> columns = PythonStrings.split(lines.get(rank));
            if (columns.size() >= 2) {
                ranks.put(columns.get(0) + BETWEEN + columns.get(1), rank);
            }
        }
    }

    /** Merges a word's symbols. */
    public List<String> apply(List<String> symbols) {
        List<String> word = symbols;
        while (word.size() > 1) {
            int best = bestPair(word);
            if (best < 0) {
                return word;
            }
            word = merge(word, word.get(best), word.get(best + 1));
        }
        return word;
    }

    private int bestPair(List<String> word) {
        int best = -1;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < word.size(); i++) {
            Integer rank = ranks.get(word.get(i) + BETWEEN + word.get(i + 1));
            if (rank != null && rank < bestRank) {
                bestRank = rank;
                best = i;
            }
        }
        return best;
    }

    private static List<String> merge(List<String> word, String first, String second) {
        List<String> merged = new ArrayList<>(word.size());
        for (int i = 0; i < word.size(); i++) {
            boolean pair = i + 1 < word.size()
                    && word.get(i).equals(first)
                    && word.get(i + 1).equals(second);
            merged.add(pair ? first + second : word.get(i));
            if (pair) {
                i++;
            }
        }
        return merged;
    }
}
