package io.seqmark.metrics.chrf;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Rounding;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * chrF, equal to sacrebleu's. The statistics are three for each order, characters before words: n-grams of the hypothesis, of
 * the reference, and of both.
 *
 * @param config how
 */
public record Chrf(ChrfConfig config) implements SummedMetric<ChrfScore> {
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
        return new ChrfScore(name(), fScore(counts, Rounding.DOUBLE));
    }

    @Override
    public String name() {
        return "chrF" + config.beta() + "+".repeat(config.wordOrder());
    }

    @Override
    public boolean singlePrecisionScores() {
        return true;
    }

    @Override
    public double exchangedScore(double[] sums) {
        return fScore(sums, Rounding.DOUBLE);
    }

    @Override
    public double resampledScore(double[] sums) {
        return fScore(sums, Rounding.SINGLE);
    }

    /** The score of counts. */
    double fScore(double[] counts, Rounding in) {
        double factor = (double) config.beta() * config.beta();
        double epsilon = in.round(EPSILON);
        double sumOfF = 0;
        double precisions = 0;
        double recalls = 0;
        int effectiveOrder = 0;
        for (int i = 0; i < counts.length; i += 3) {
            double inHypothesis = counts[i];
            double inReference = counts[i + 1];
            double precision = inHypothesis > 0 ? in.round(counts[i + 2] / inHypothesis) : epsilon;
            double recall = inReference > 0 ? in.round(counts[i + 2] / inReference) : epsilon;
            sumOfF = in.round(sumOfF + f(precision, recall, factor, epsilon, in));
            if (inHypothesis > 0 && inReference > 0) {
                precisions = in.round(precisions + precision);
                recalls = in.round(recalls + recall);
                effectiveOrder++;
            }
        }
        if (config.epsSmoothing()) {
            return in.round(in.round(100 * sumOfF) / config.orders());
        }
        if (effectiveOrder == 0) {
            return 0;
        }
        double precision = in.round(precisions / effectiveOrder);
        double recall = in.round(recalls / effectiveOrder);
        return in.round(100 * f(precision, recall, factor, 0, in));
    }

    /** The F score, or what stands for it where both are 0. */
    private static double f(double precision, double recall, double factor, double ofZero, Rounding in) {
        double denominator = in.round(in.round(factor * precision) + recall);
        return denominator > 0 ? in.round(in.round(in.round((1 + factor) * precision) * recall) / denominator) : ofZero;
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
