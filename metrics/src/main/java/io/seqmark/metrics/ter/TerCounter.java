package io.seqmark.metrics.ter;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.ngram.IntList;
import io.seqmark.metrics.ngram.TokenIds;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.text.TextBuffer;
import io.seqmark.metrics.tokenize.TercomTokenizer;
import java.util.List;

/** Counts the edits of one pair; of several references, to the nearest. */
final class TerCounter implements PairCounter {
    private final TerConfig config;
    private final TercomTokenizer tokenizer;
    private final TextBuffer line = new TextBuffer();
    private final TokenIds tokens = new TokenIds();
    private final IntList ids = new IntList();

    TerCounter(TerConfig config) {
        this.config = config;
        this.tokenizer = new TercomTokenizer(config.normalized(), config.noPunct(), config.asianSupport());
    }

    @Override
    public void count(String hypothesis, List<String> references, long[] counts) {
        tokens.clear();
        int[] words = words(hypothesis);
        long fewestEdits = Long.MAX_VALUE;
        long referenceWords = 0;
        for (String reference : references) {
            int[] referenceIds = words(reference);
            referenceWords += referenceIds.length;
            fewestEdits = Math.min(fewestEdits, edits(words, referenceIds));
        }
        counts[0] = fewestEdits;
        counts[1] = meanLength(referenceWords, references.size());
    }

    private static long meanLength(long words, int references) {
        return Ter.UNITS_A_WORD % references == 0
                ? Math.multiplyExact(words, Ter.UNITS_A_WORD / references)
                : Math.round((double) words * Ter.UNITS_A_WORD / references);
    }

    private static long edits(int[] hypothesis, int[] reference) {
        return reference.length == 0 ? hypothesis.length : new ShiftSearch(hypothesis, reference).edits();
    }

    private int[] words(String text) {
        String stripped = PythonText.rstrip(text);
        line.set(config.caseSensitive() ? stripped : PythonText.lower(stripped));
        tokenizer.tokenize(line);
        tokens.number(line, ids);
        return ids.toArray();
    }
}
