package io.seqmark.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often values fall where.
 *
 * @param width of a bin; the first begins at 0
 * @param counts one per bin; the last one has what lies beyond it, too
 */
public record Histogram(int width, List<Long> counts) {
    private static final int MOST_BINS = 20;
    private static final int[] STEPS = {1, 2, 5};

    public Histogram {
        counts = List.copyOf(counts);
    }

    /** Of scores, which go from 0 to 100. */
    static Histogram ofScores(List<Double> scores) {
        return of(5, MOST_BINS, scores);
    }

    /**
     * Of several lists of lengths, all with the same bins. Their width is 1, 2 or 5 times a power of 10, so that the shortest 99
     * of 100 have bins of their own: one endless prediction must not squeeze all others into one.
     */
    static List<Histogram> ofLengths(List<List<Integer>> lengths) {
        int longest = lengths.stream().mapToInt(Histogram::ordinary).max().orElse(0);
        int beyond = lengths.stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        int width = 1;
        for (int step = 0; longest / width >= MOST_BINS; step++) {
            width = STEPS[(step + 1) % 3] * (int) Math.pow(10, Math.floorDiv(step + 1, 3));
        }
        List<Histogram> histograms = new ArrayList<>();
        for (List<Integer> list : lengths) {
            histograms.add(of(
                    width,
                    longest / width + (beyond / width > longest / width ? 2 : 1),
                    list.stream().map(Integer::doubleValue).toList()));
        }
        return histograms;
    }

    private static int ordinary(List<Integer> lengths) {
        List<Integer> sorted = lengths.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * 99 / 100);
    }

    private static Histogram of(int width, int bins, List<Double> values) {
        long[] counts = new long[bins];
        for (double value : values) {
            counts[Math.clamp((long) (value / width), 0, bins - 1)]++;
        }
        return new Histogram(width, Arrays.stream(counts).boxed().toList());
    }
}
