package io.seqmark.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples whose sources are about equally long.
 *
 * @param from words at the least
 * @param to words at the most; {@link Integer#MAX_VALUE} for the last group
 * @param examples how many there are
 * @param scores of these examples: in a report their mean score, in a comparison each system's score of this part of the corpus
 */
public record LengthGroup(int from, int to, long examples, List<Double> scores) {
    private static final int[] LAST = {5, 10, 15, 20, 30, 40, 60, 100, 200, 400, 800, Integer.MAX_VALUE};

    /** How many groups there are; some may be empty. */
    static final int COUNT = LAST.length;

    public LengthGroup {
        scores = List.copyOf(scores);
    }

    /** The group of a source with so many words. */
    static int of(int words) {
        int found = Arrays.binarySearch(LAST, words);
        return found >= 0 ? found : -found - 1;
    }

    /** Which sources are in it, for people. */
    public String label() {
        return to == Integer.MAX_VALUE ? from + " and more" : from + "-" + to;
    }

    /** A group by its number. */
    static LengthGroup numbered(int number, long examples, List<Double> scores) {
        return new LengthGroup(number == 0 ? 0 : LAST[number - 1] + 1, LAST[number], examples, scores);
    }

    /** The groups that have examples, with the mean of their scores. */
    static List<LengthGroup> means(List<Integer> words, List<Double> scores) {
        long[] examples = new long[COUNT];
        double[] sums = new double[COUNT];
        for (int i = 0; i < words.size(); i++) {
            int group = of(words.get(i));
            examples[group]++;
            sums[group] += scores.get(i);
        }
        List<LengthGroup> groups = new ArrayList<>();
        for (int group = 0; group < COUNT; group++) {
            if (examples[group] > 0) {
                groups.add(numbered(group, examples[group], List.of(sums[group] / examples[group])));
            }
        }
        return groups;
    }
}
