package io.seqmark.examples;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A metric of one's own: the share, in percent, of the first reference's different words that the hypothesis has. All that
 * takes a {@link SummedMetric} takes it: an accumulator, all cores, a significance test.
 */
record OwnMetric() implements SummedMetric<OwnMetric.WordRecall> {
    /** Words found, words asked for. */
    private static final int COUNTS = 2;

    /** The share, in percent. */
    record WordRecall(double score) implements Score {
        @Override
        public String name() {
            return "word recall";
        }

        @Override
        public String verboseScore() {
            return "";
        }
    }

    @Override
    public String name() {
        return "word recall";
    }

    @Override
    public int width() {
        return COUNTS;
    }

    @Override
    public PairCounter newCounter() {
        return (hypothesis, references, counts) -> {
            Set<String> asked = words(references.getFirst());
            Set<String> found = words(hypothesis);
            found.retainAll(asked);
            counts[0] = found.size();
            counts[1] = asked.size();
        };
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.asList(text.strip().split("\\s+")));
    }

    @Override
    public WordRecall score(Statistics statistics) {
        return new WordRecall(share((double) statistics.count(0), (double) statistics.count(1)));
    }

    @Override
    public Signature signature(Statistics statistics) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        entries.put("nrefs", statistics.references());
        entries.put("version", "1");
        return new Signature(entries);
    }

    @Override
    public boolean singlePrecisionScores() {
        return false;
    }

    @Override
    public double resampledScore(double[] sums) {
        return share(sums[0], sums[1]);
    }

    @Override
    public double exchangedScore(double[] sums) {
        return share(sums[0], sums[1]);
    }

    private static double share(double found, double asked) {
        return asked == 0 ? 0 : 100 * found / asked;
    }

    static void main() {
        SummedMetric<WordRecall> metric = new OwnMetric();
        IO.println(
                metric.corpusScore(List.of("the cat sat"), List.of("a cat sat")).format(1));
    }
}
