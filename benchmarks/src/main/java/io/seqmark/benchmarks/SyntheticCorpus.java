package io.seqmark.benchmarks;

import io.seqmark.metrics.Pair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Pairs that look like news translations to a metric: words by Zipf's law, about 24 a sentence, punctuation, and hypotheses
 * that share some three quarters of their words with the reference. The same seed makes the same pairs.
 */
final class SyntheticCorpus implements Iterator<Pair> {
    private static final int VOCABULARY = 30_000;
    private static final String LETTERS = "etaoinshrdlucmfwypvbgk";

    private final Random random;
    private final List<String> words = new ArrayList<>();
    private long left;

    SyntheticCorpus(long pairs, long seed) {
        this.left = pairs;
        this.random = new Random(seed);
        for (int i = 0; i < VOCABULARY; i++) {
            StringBuilder word = new StringBuilder();
            for (int length = 1 + random.nextInt(3) + (int) (Math.log(i + 1.0) / 1.6); length > 0; length--) {
                word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            words.add(word.toString());
        }
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public Pair next() {
        left--;
        int length = Math.max(3, (int) (24 + 9 * random.nextGaussian()));
        List<String> reference = new ArrayList<>();
        List<String> hypothesis = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            String word = word();
            reference.add(word);
            double chance = random.nextDouble();
            if (chance < 0.78) {
                hypothesis.add(word);
            } else if (chance < 0.92) {
                hypothesis.add(word());
            }
        }
        return new Pair(String.join(" ", hypothesis) + ".", List.of(String.join(" ", reference) + "."));
    }

    private String word() {
        String word = words.get((int) Math.exp(random.nextDouble() * Math.log(VOCABULARY)) - 1);
        return random.nextInt(12) == 0 ? word + "," : word;
    }
}
