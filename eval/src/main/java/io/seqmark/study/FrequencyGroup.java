package io.seqmark.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that are about equally frequent in the references.
 *
 * @param from times at the least
 * @param to times at the most; {@link Integer#MAX_VALUE} for the last group
 * @param words how many words of the references are in it, each as often as it occurs
 * @param f1 of each system in percent: of how many of its words are in their references, and how many of those it has
 */
public record FrequencyGroup(int from, int to, long words, List<Double> f1) {
    private static final int[] LAST = {1, 2, 4, 9, 99, 999, Integer.MAX_VALUE};

    public FrequencyGroup {
        f1 = List.copyOf(f1);
    }

    /** Which words are in it, for people. */
    public String label() {
        return to == Integer.MAX_VALUE ? from + " and more" : from == to ? Integer.toString(from) : from + "-" + to;
    }

    static List<FrequencyGroup> of(List<ComparedSystem> systems) {
        List<String> references = systems.getFirst().references();
        Map<String, Integer> frequencies = new HashMap<>();
        references.forEach(
                reference -> Words.tokens(reference).forEach(word -> frequencies.merge(word, 1, Integer::sum)));
        long[] expected = new long[LAST.length];
        frequencies.forEach((_, times) -> expected[group(times)] += times);
        List<double[]> scores = systems.stream()
                .map(system -> f1(system, frequencies, expected))
                .toList();
        List<FrequencyGroup> groups = new ArrayList<>();
        for (int group = 0; group < LAST.length; group++) {
            if (expected[group] > 0) {
                int number = group;
                groups.add(new FrequencyGroup(
                        group == 0 ? 1 : LAST[group - 1] + 1,
                        LAST[group],
                        expected[group],
                        scores.stream().map(all -> all[number]).toList()));
            }
        }
        return groups;
    }

    private static double[] f1(ComparedSystem system, Map<String, Integer> frequencies, long[] expected) {
        long[] matched = new long[LAST.length];
        long[] written = new long[LAST.length];
        for (int i = 0; i < system.size(); i++) {
            Map<String, Integer> left = new HashMap<>();
            Words.tokens(system.references().get(i)).forEach(word -> left.merge(word, 1, Integer::sum));
            for (String word : Words.tokens(system.predictions().get(i))) {
                int times = frequencies.getOrDefault(word, 0);
                if (times > 0) { // a word of no reference has no frequency
                    written[group(times)]++;
                    if (left.merge(word, -1, Integer::sum) >= 0) {
                        matched[group(times)]++;
                    }
                }
            }
        }
        double[] f1 = new double[LAST.length];
        Arrays.setAll(f1, group -> {
            long both = written[group] + expected[group];
            return both == 0 ? 0 : 200.0 * matched[group] / both;
        });
        return f1;
    }

    private static int group(int times) {
        int found = Arrays.binarySearch(LAST, times);
        return found >= 0 ? found : -found - 1;
    }
}
