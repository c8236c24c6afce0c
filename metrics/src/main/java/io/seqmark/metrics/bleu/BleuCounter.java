package io.seqmark.metrics.bleu;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.ngram.IntList;
import io.seqmark.metrics.ngram.NgramTable;
import io.seqmark.metrics.ngram.TokenIds;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.text.TextBuffer;
import java.util.Arrays;
import java.util.List;

/** Counts n-gram matches of one pair: hypothesis length, closest reference length, matches by order, totals by order. */
final class BleuCounter implements PairCounter {
    private final BleuConfig config;
    private final TextBuffer line = new TextBuffer();
    private final TokenIds tokens = new TokenIds();
    private final NgramTable ngrams = new NgramTable();
    private final IntList ids = new IntList();
    /** By number of the n-gram: the most occurrences in one reference. */
    private int[] inReferences = new int[512];
    /** By number of the n-gram: occurrences in the text that is being counted. */
    private int[] inText = new int[512];

    BleuCounter(BleuConfig config) {
        this.config = config;
    }

    @Override
    public void count(String hypothesis, List<String> references, long[] counts) {
        tokens.clear();
        ngrams.clear(hypothesis.length());
        number(hypothesis);
        int[] hypothesisIds = ids.toArray();
        int referenceLength = -1;
        for (String reference : references) {
            number(reference);
            addReference();
            referenceLength = closest(hypothesisIds.length, referenceLength, ids.size());
        }
        countMatches(hypothesisIds, counts);
        counts[0] = hypothesisIds.length;
        counts[1] = referenceLength;
    }

    private void number(String text) {
        String stripped = PythonText.rstrip(config.lowercase() ? PythonText.lower(text) : text);
        line.set(stripped);
        config.tokenizer().tokenize(line);
        tokens.number(line, ids);
    }

    /** Of two reference lengths the one closer to the hypothesis, and of two equally close ones the shorter. */
    private static int closest(int hypothesis, int before, int candidate) {
        if (before < 0) {
            return candidate;
        }
        int beforeDistance = Math.abs(hypothesis - before);
        int distance = Math.abs(hypothesis - candidate);
        return distance < beforeDistance || (distance == beforeDistance && candidate < before) ? candidate : before;
    }

    /** Raises the clipping counts to those of this reference. */
    private void addReference() {
        int known = ngrams.size();
        Arrays.fill(inText, 0, Math.min(known + 1, inText.length), 0);
        int order = config.maxNgramOrder();
        for (int start = 0; start < ids.size(); start++) {
            int ngram = NgramTable.EMPTY;
            int end = Math.min(ids.size(), start + order);
            for (int i = start; i < end; i++) {
                int before = ngrams.size();
                ngram = ngrams.add(ngram, ids.get(i));
                if (ngrams.size() > before) {
                    admit(ngram);
                }
                inText[ngram]++;
                if (inText[ngram] > inReferences[ngram]) {
                    inReferences[ngram] = inText[ngram];
                }
            }
        }
    }

    /** Makes room for a new n-gram, with counts of 0. */
    private void admit(int ngram) {
        if (ngram >= inText.length) {
            inText = Arrays.copyOf(inText, ngram * 2);
            inReferences = Arrays.copyOf(inReferences, ngram * 2);
        }
        inText[ngram] = 0;
        inReferences[ngram] = 0;
    }

    private void countMatches(int[] hypothesis, long[] counts) {
        int order = config.maxNgramOrder();
        Arrays.fill(inText, 0, ngrams.size() + 1, 0);
        Arrays.fill(counts, 0);
        for (int n = 1; n <= order; n++) {
            counts[1 + order + n] = Math.max(0, hypothesis.length - n + 1);
        }
        for (int start = 0; start < hypothesis.length; start++) {
            int ngram = NgramTable.EMPTY;
            int end = Math.min(hypothesis.length, start + order);
            for (int i = start; i < end; i++) {
                ngram = ngrams.find(ngram, hypothesis[i]);
                if (ngram == NgramTable.ABSENT) {
                    break; // no reference has a longer n-gram with this beginning either
                }
                inText[ngram]++;
                if (inText[ngram] <= inReferences[ngram]) {
                    counts[2 + i - start]++;
                }
            }
        }
    }
}
