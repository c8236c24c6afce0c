package io.seqmark.metrics.rouge;

import io.seqmark.metrics.ngram.IntList;
import io.seqmark.metrics.ngram.NgramMatches;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Counts matches of one pair after another, reusing its memory. The counts of a pair are three for each type: matches, units
 * of the prediction, units of the reference. Not thread-safe: each worker has its own.
 */
final class RougeCounter {
    /** Counts a type. */
    static final int WIDTH = 3;

    private final RougeConfig config;
    private final int maxOrder;
    private final boolean wantsLcs;
    private final RougeWords words;
    private final SentenceWords prediction = new SentenceWords();
    private final SentenceWords reference = new SentenceWords();
    private final NgramMatches ngrams;
    private final Lcs lcs = new Lcs();
    private final long[] matches;
    /** By word: occurrences in the prediction that no hit has used up; all 0 between pairs. */
    private int[] left = new int[1024];

    RougeCounter(RougeConfig config) {
        this.config = config;
        this.maxOrder = config.types().stream().mapToInt(RougeType::order).max().orElse(0);
        this.wantsLcs =
                config.types().contains(RougeType.ROUGE_L) || config.types().contains(RougeType.ROUGE_LSUM);
        this.words = new RougeWords(config.stemmer());
        this.ngrams = new NgramMatches(maxOrder);
        this.matches = new long[maxOrder];
    }

    /**
     * Counts one pair; of several references the one with the best F counts, type by type, as {@code score_multi} does.
     *
     * @param counts receives {@link #WIDTH} numbers for each type
     */
    void count(String predicted, List<String> references, int[] counts) {
        lcs.clear();
        words.beginPair();
        read(predicted, prediction);
        int[] best = counts;
        int[] candidate = references.size() > 1 ? new int[counts.length] : counts;
        for (int r = 0; r < references.size(); r++) {
            read(references.get(r), reference);
            int[] target = r == 0 ? best : candidate;
            countAgainstReference(target);
            if (r > 0) {
                keepBetter(best, candidate);
            }
        }
    }

    private static void keepBetter(int[] best, int[] candidate) {
        for (int i = 0; i < best.length; i += WIDTH) {
            double before =
                    PrecisionRecall.of(best[i], best[i + 1], best[i + 2]).fmeasure();
            double now = PrecisionRecall.of(candidate[i], candidate[i + 1], candidate[i + 2])
                    .fmeasure();
            if (now > before) {
                System.arraycopy(candidate, i, best, i, WIDTH);
            }
        }
    }

    private void read(String text, SentenceWords into) {
        into.clear();
        String split = config.sentenceSplit().apply(text);
        int start = 0;
        while (start <= split.length()) {
            int newline = split.indexOf('\n', start);
            int end = newline < 0 ? split.length() : newline;
            words.number(split, start, end, into.words);
            into.endSentence();
            start = end + 1;
        }
    }

    private void countAgainstReference(int[] counts) {
        int predicted = prediction.words.size();
        int expected = reference.words.size();
        if (maxOrder > 0) {
            ngrams.count(prediction.words, reference.words, matches);
        }
        int longest = wantsLcs ? lengthOfLcs() : 0;
        for (int t = 0; t < config.types().size(); t++) {
            RougeType type = config.types().get(t);
            int order = Math.max(1, type.order());
            counts[t * WIDTH] = switch (type) {
                case ROUGE_L -> longest;
                case ROUGE_LSUM -> prediction.sentences() <= 1 && reference.sentences() <= 1 ? longest : unionLcs();
                default -> (int) matches[order - 1];
            };
            counts[t * WIDTH + 1] = NgramMatches.total(predicted, order);
            counts[t * WIDTH + 2] = NgramMatches.total(expected, order);
        }
    }

    private int lengthOfLcs() {
        lcs.columns(prediction.words, 0, prediction.words.size());
        return lcs.length(reference.words, 0, reference.words.size());
    }

    /**
     * Hits of the summary-level LCS (section 3.2 of the paper): of each reference sentence the words that are in its LCS with
     * any predicted sentence, each word at most as often as it occurs on both sides, as ROUGE 1.5.5 has it. (The reference's side
     * needs no counting: it has a word in as many places as there are marks.)
     */
    private int unionLcs() {
        BitSet[] unions = new BitSet[reference.sentences()];
        Arrays.setAll(unions, r -> new BitSet());
        for (int p = 0; p < prediction.sentences(); p++) {
            lcs.columns(prediction.words, prediction.start(p), prediction.end(p));
            for (int r = 0; r < unions.length; r++) {
                lcs.mark(reference.words, reference.start(r), reference.end(r), unions[r]);
            }
        }
        tallyPrediction();
        int hits = 0;
        for (int r = 0; r < unions.length; r++) {
            for (int i = unions[r].nextSetBit(0); i >= 0; i = unions[r].nextSetBit(i + 1)) {
                int word = reference.words.get(reference.start(r) + i);
                if (word < left.length && left[word] > 0) {
                    hits++;
                    left[word]--;
                }
            }
        }
        for (int i = 0; i < prediction.words.size(); i++) {
            left[prediction.words.get(i)] = 0;
        }
        return hits;
    }

    private void tallyPrediction() {
        for (int i = 0; i < prediction.words.size(); i++) {
            int word = prediction.words.get(i);
            if (word >= left.length) {
                left = Arrays.copyOf(left, word * 2);
            }
            left[word]++;
        }
    }

    /** The words of a text, and where its sentences with words end. */
    private static final class SentenceWords {
        private final IntList words = new IntList();
        private final IntList ends = new IntList();

        void clear() {
            words.clear();
            ends.clear();
        }

        void endSentence() {
            if (words.size() > (ends.size() == 0 ? 0 : ends.get(ends.size() - 1))) {
                ends.add(words.size());
            }
        }

        int sentences() {
            return ends.size();
        }

        int start(int sentence) {
            return sentence == 0 ? 0 : ends.get(sentence - 1);
        }

        int end(int sentence) {
            return ends.get(sentence);
        }
    }
}
