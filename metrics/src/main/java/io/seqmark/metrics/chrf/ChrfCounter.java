package io.seqmark.metrics.chrf;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.ngram.IntList;
import io.seqmark.metrics.ngram.NgramMatches;
import io.seqmark.metrics.ngram.TokenIds;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.text.TextBuffer;
import java.util.List;

/** Counts n-grams of characters and words of one pair; of several references, against the one with the best score. */
final class ChrfCounter implements PairCounter {
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final Chrf metric;
    private final ChrfConfig config;
    private final Side hypothesis = new Side();
    private final Side reference = new Side();
    private final TokenIds tokens = new TokenIds();
    private final TextBuffer line = new TextBuffer();
    private final NgramMatches characterMatches;
    private final NgramMatches wordMatches;
    private final long[] matches;

    ChrfCounter(Chrf metric) {
        this.metric = metric;
        this.config = metric.config();
        this.characterMatches = new NgramMatches(config.charOrder());
        this.wordMatches = new NgramMatches(config.wordOrder());
        this.matches = new long[Math.max(config.charOrder(), config.wordOrder())];
    }

    @Override
    public void count(String hypothesisText, List<String> references, long[] counts) {
        tokens.clear();
        read(hypothesisText, hypothesis);
        double best = -1;
        double[] candidate = new double[counts.length];
        for (String text : references) {
            read(text, reference);
            countAgainstReference(candidate);
            double score = references.size() == 1 ? 0 : metric.exchangedScore(candidate);
            if (score > best) {
                best = score;
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = (long) candidate[i];
                }
            }
        }
    }

    private void countAgainstReference(double[] counts) {
        characterMatches.count(hypothesis.characters, reference.characters, matches);
        fill(config.charOrder(), hypothesis.characters.size(), reference.characters.size(), counts, 0);
        if (config.wordOrder() > 0) {
            wordMatches.count(hypothesis.words, reference.words, matches);
            fill(config.wordOrder(), hypothesis.words.size(), reference.words.size(), counts, 3 * config.charOrder());
        }
    }

    private void fill(int orders, int hypothesisLength, int referenceLength, double[] counts, int offset) {
        for (int order = 1; order <= orders; order++) {
            int at = offset + 3 * (order - 1);
            int expected = NgramMatches.total(referenceLength, order);
            // an order that the reference lacks does not count against the hypothesis
            counts[at] = expected == 0 ? 0 : NgramMatches.total(hypothesisLength, order);
            counts[at + 1] = expected;
            counts[at + 2] = matches[order - 1];
        }
    }

    private void read(String text, Side side) {
        String cased = config.lowercase() ? PythonText.lower(text) : text;
        side.characters.clear();
        int at = 0;
        while (at < cased.length()) {
            int cp = cased.codePointAt(at);
            at += Character.charCount(cp);
            if (config.whitespace() || cp > Character.MAX_VALUE || !PythonText.isSpace((char) cp)) {
                side.characters.add(cp);
            }
        }
        if (config.wordOrder() > 0) {
            line.set(cased);
            separatePunctuation();
            tokens.number(line, side.words);
        }
    }

    /** Of each word of two characters or more, parts the last character if it is punctuation, else the first if it is. */
    private void separatePunctuation() {
        int at = 0;
        while (at < line.length()) {
            int start = at;
            while (at < line.length() && !PythonText.isSpace(line.charAt(at))) {
                at++;
            }
            if (at > start) {
                writeWord(start, at);
            }
            line.write(' ');
            at++;
        }
        line.swap();
    }

    private void writeWord(int start, int end) {
        boolean single = end - start == 1;
        boolean partLast = !single && isPunctuation(line.charAt(end - 1));
        boolean partFirst = !single && !partLast && isPunctuation(line.charAt(start));
        for (int i = start; i < end; i++) {
            if (partLast && i == end - 1) {
                line.write(' ');
            }
            line.write(line.charAt(i));
            if (partFirst && i == start) {
                line.write(' ');
            }
        }
    }

    private static boolean isPunctuation(char c) {
        return PUNCTUATION.indexOf(c) >= 0;
    }

    private static final class Side {
        private final IntList characters = new IntList();
        private final IntList words = new IntList();
    }
}
