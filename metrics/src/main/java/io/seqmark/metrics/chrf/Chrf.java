package io.seqmark.metrics.chrf;

import io.seqmark.metrics.Metric;
import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.Statistics;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * chrF, equal to sacrebleu's. The statistics are three for each order, characters before words: n-grams of the hypothesis, of
 * the reference, and of both.
 *
 * @param config how
 */
public record Chrf(ChrfConfig config) implements Metric<ChrfScore> {
    private static final double EPSILON = 1e-16;

    @Override
    public int width() {
        return 3 * config.orders();
    }

    @Override
    public PairCounter newCounter() {
        return new ChrfCounter(this);
    }

    @Override
    public ChrfScore score(Statistics statistics) {
        double[] counts = new double[width()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = statistics.count(i);
        }
        return new ChrfScore("chrF" + config.beta() + "+".repeat(config.wordOrder()), fScore(counts));
    }

    /** The score of counts. */
    double fScore(double[] counts) {
        double factor = (double) config.beta() * config.beta();
        double sumOfF = 0;
        double precisions = 0;
        double recalls = 0;
        int effectiveOrder = 0;
        for (int i = 0; i < counts.length; i += 3) {
            double inHypothesis = counts[i];
            double inReference = counts[i + 1];
            double precision = inHypothesis > 0 ? counts[i + 2] / inHypothesis : EPSILON;
            double recall = inReference > 0 ? counts[i + 2] / inReference : EPSILON;
            double denominator = factor * precision + recall;
            sumOfF += denominator > 0 ? (1 + factor) * precision * recall / denominator : EPSILON;
            if (inHypothesis > 0 && inReference > 0) {
                precisions += precision;
                recalls += recall;
                effectiveOrder++;
            }
        }
        if (config.epsSmoothing()) {
            return 100 * sumOfF / config.orders();
        }
        if (effectiveOrder == 0) {
            return 0;
        }
        double precision = precisions / effectiveOrder;
        double recall = recalls / effectiveOrder;
        return precision + recall == 0 ? 0 : 100 * ((1 + factor) * precision * recall / (factor * precision + recall));
    }

    @Override
    public Signature signature(Statistics statistics) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        entries.put("nrefs", statistics.references());
        entries.put("case", config.lowercase() ? "lc" : "mixed");
        entries.put("eff", config.epsSmoothing() ? "no" : "yes");
        entries.put("nc", Integer.toString(config.charOrder()));
        entries.put("nw", Integer.toString(config.wordOrder()));
        entries.put("space", config.whitespace() ? "yes" : "no");
        entries.put("version", Signature.SACREBLEU_VERSION);
        return new Signature(entries);
    }
}
