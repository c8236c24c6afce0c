package io.seqmark.metrics.surface;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.text.PythonFloat;
import java.util.List;

/**
 * The mean length of the predictions in words, with its standard deviation, the ratio to the references' mean length (of
 * several references their mean), and the number of predictions without a word. Words are what stands between white space.
 *
 * <p>The statistics are six: pairs, words of the prediction, their square, words of all references, references, empty
 * predictions.
 */
public record OutputLength() implements SurfaceMetric {
    @Override
    public String name() {
        return "length";
    }

    @Override
    public String key() {
        return "unit";
    }

    @Override
    public String value() {
        return "words";
    }

    @Override
    public int width() {
        return 6;
    }

    @Override
    public PairCounter newCounter() {
        return (hypothesis, references, counts) -> {
            long words = words(hypothesis);
            counts[0] = 1;
            counts[1] = words;
            counts[2] = words * words;
            counts[3] = references.stream().mapToLong(OutputLength::words).sum();
            counts[4] = references.size();
            counts[5] = words == 0 ? 1 : 0;
        };
    }

    private static long words(String text) {
        List<String> words = Normalization.SPACE.words(text);
        return words.size();
    }

    @Override
    public double exchangedScore(double[] sums) {
        return sums[0] == 0 ? 0 : sums[1] / sums[0];
    }

    @Override
    public SurfaceScore score(Statistics statistics) {
        double pairs = Math.max(1, statistics.count(0));
        double mean = statistics.count(1) / pairs;
        double deviation = Math.sqrt(Math.max(0, statistics.count(2) / pairs - mean * mean));
        double reference = statistics.count(3) / (double) Math.max(1, statistics.count(4));
        String verbose = "(sd = " + PythonFloat.fixed(deviation, 2) + " ref = " + PythonFloat.fixed(reference, 2)
                + " ratio = " + PythonFloat.fixed(reference == 0 ? 0 : mean / reference, 3) + " empty = "
                + statistics.count(5) + ")";
        return new SurfaceScore(name(), mean, verbose);
    }
}
