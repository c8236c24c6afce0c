package io.seqmark.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A system against the baseline, example by example.
 *
 * @param system its place among the systems; the baseline is 0
 * @param wins examples whose sentence score is better than the baseline's
 * @param losses examples whose score is worse
 * @param ties examples whose score is the same to 4 decimals
 * @param gains the largest ones, as 0-based places of the corpus
 * @param setbacks the largest losses likewise
 * @param gainedNgrams of the references that the system has more often than the baseline, over the whole corpus
 * @param lostNgrams that it has less often
 */
public record Duel(
        int system,
        long wins,
        long losses,
        long ties,
        List<Integer> gains,
        List<Integer> setbacks,
        List<NgramChange> gainedNgrams,
        List<NgramChange> lostNgrams) {
    private static final int SHOWN = 10;
    private static final int NGRAMS_SHOWN = 20;
    private static final int LONGEST_NGRAM = 4;

    public Duel {
        gains = List.copyOf(gains);
        setbacks = List.copyOf(setbacks);
        gainedNgrams = List.copyOf(gainedNgrams);
        lostNgrams = List.copyOf(lostNgrams);
    }

    /**
     * An n-gram of the references that one of two systems has more often.
     *
     * @param ngram its words, with a space between them
     * @param times how many times more often
     */
    public record NgramChange(String ngram, int times) {}

    /**
     * Lets a system meet the baseline.
     *
     * @param direction of the sentence scores
     */
    static Duel of(
            int number,
            ComparedSystem baseline,
            ComparedSystem system,
            List<Double> before,
            List<Double> after,
            Direction direction) {
        long wins = 0;
        long losses = 0;
        List<Integer> better = new ArrayList<>();
        List<Integer> worse = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            double gain = direction.gain(before.get(i), after.get(i));
            if (gain > 0) {
                wins++;
                better.add(i);
            } else if (gain < 0) {
                losses++;
                worse.add(i);
            }
        }
        Comparator<Integer> byGain = Comparator.comparingDouble(i -> direction.gain(before.get(i), after.get(i)));
        Map<String, Integer> changes = new HashMap<>();
        for (int i = 0; i < before.size(); i++) {
            countNgrams(baseline, system, i, changes);
        }
        return new Duel(
                number,
                wins,
                losses,
                before.size() - wins - losses,
                better.stream().sorted(byGain.reversed()).limit(SHOWN).toList(),
                worse.stream().sorted(byGain).limit(SHOWN).toList(),
                most(changes, 1),
                most(changes, -1));
    }

    /** An n-gram counts as often as it is in the reference, at the most. */
    private static void countNgrams(
            ComparedSystem baseline, ComparedSystem system, int i, Map<String, Integer> changes) {
        if (baseline.predictions().get(i).equals(system.predictions().get(i))) {
            return;
        }
        Map<String, Integer> before = ngrams(baseline.predictions().get(i));
        Map<String, Integer> after = ngrams(system.predictions().get(i));
        ngrams(system.references().get(i)).forEach((ngram, most) -> {
            int more = Math.min(most, after.getOrDefault(ngram, 0)) - Math.min(most, before.getOrDefault(ngram, 0));
            if (more != 0) {
                changes.merge(ngram, more, Integer::sum);
            }
        });
    }

    private static Map<String, Integer> ngrams(String text) {
        List<String> words = Words.tokens(text);
        Map<String, Integer> ngrams = new HashMap<>();
        for (int start = 0; start < words.size(); start++) {
            for (int end = start + 1; end <= Math.min(words.size(), start + LONGEST_NGRAM); end++) {
                ngrams.merge(String.join(" ", words.subList(start, end)), 1, Integer::sum);
            }
        }
        return ngrams;
    }

    /** Those that became more, or with a sign of -1 fewer. */
    private static List<NgramChange> most(Map<String, Integer> changes, int sign) {
        return changes.entrySet().stream()
                .filter(entry -> entry.getValue() * sign > 0)
                .map(entry -> new NgramChange(entry.getKey(), entry.getValue() * sign))
                .sorted(Comparator.comparingInt(NgramChange::times)
                        .reversed()
                        .thenComparing(
                                NgramChange::ngram,
                                Comparator.comparingInt(String::length).reversed())
                        .thenComparing(NgramChange::ngram))
                .limit(NGRAMS_SHOWN)
                .toList();
    }
}
