package io.seqmark.metrics.bleu;

import io.seqmark.metrics.Metric;
import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * BLEU, equal to sacrebleu's. The statistics of order n: hypothesis length, reference length, n match counts, n totals.
 *
 * @param config how
 */
public record Bleu(BleuConfig config) implements Metric<BleuScore> {
    /** What sacrebleu takes for the logarithm of 0. */
    private static final double LOG_OF_ZERO = -9999999999.0;

    @Override
    public int width() {
        return 2 + 2 * config.maxNgramOrder();
    }

    @Override
    public PairCounter newCounter() {
        return new BleuCounter(config);
    }

    @Override
    public BleuScore score(Statistics statistics) {
        int order = config.maxNgramOrder();
        double[] counts = new double[order];
        double[] totals = new double[order];
        for (int n = 0; n < order; n++) {
            counts[n] = statistics.count(2 + n);
            totals[n] = statistics.count(2 + order + n);
        }
        return score(statistics.count(0), statistics.count(1), counts, totals);
    }

    private BleuScore score(long hypothesisLength, long referenceLength, double[] counts, double[] totals) {
        int order = config.maxNgramOrder();
        double[] precisions = new double[order];
        double brevityPenalty = brevityPenalty(hypothesisLength, referenceLength);
        double score = 0;
        if (anyMatch(counts)) {
            int effectiveOrder = smooth(counts, totals, precisions);
            double logs = 0;
            for (int n = 0; n < effectiveOrder; n++) {
                logs += precisions[n] == 0 ? LOG_OF_ZERO : Math.log(precisions[n]);
            }
            score = brevityPenalty * Math.exp(logs / effectiveOrder);
        }
        return new BleuScore(
                score,
                boxed(counts),
                boxed(totals),
                boxed(precisions),
                brevityPenalty,
                hypothesisLength,
                referenceLength);
    }

    private static double brevityPenalty(long hypothesisLength, long referenceLength) {
        if (hypothesisLength >= referenceLength) {
            return 1;
        }
        return hypothesisLength == 0 ? 0 : Math.exp(1 - (double) referenceLength / hypothesisLength);
    }

    private static boolean anyMatch(double[] counts) {
        for (double count : counts) {
            if (count != 0) {
                return true;
            }
        }
        return false;
    }

    /** Fills the precisions, adds k to counts and totals where add-k says so, and answers the order to average over. */
    private int smooth(double[] counts, double[] totals, double[] precisions) {
        int effectiveOrder = config.maxNgramOrder();
        double divisor = 1;
        double value = config.smoothing().value();
        for (int n = 0; n < precisions.length; n++) {
            if (config.smoothing().method() == Smoothing.Method.ADD_K && n > 0) {
                counts[n] += value;
                totals[n] += value;
            }
            if (totals[n] == 0) {
                break;
            }
            if (config.effectiveOrder()) {
                effectiveOrder = n + 1;
            }
            if (counts[n] != 0) {
                precisions[n] = 100 * counts[n] / totals[n];
                continue;
            }
            switch (config.smoothing().method()) {
                case EXP -> {
                    divisor *= 2;
                    precisions[n] = 100 / (divisor * totals[n]);
                }
                case FLOOR -> precisions[n] = 100 * value / totals[n];
                case ADD_K, NONE -> {
                    // the precision stays 0
                }
            }
        }
        return effectiveOrder;
    }

    @Override
    public Signature signature(Statistics statistics) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        entries.put("nrefs", statistics.references());
        entries.put("case", config.lowercase() ? "lc" : "mixed");
        entries.put("eff", config.effectiveOrder() ? "yes" : "no");
        entries.put("tok", config.tokenizer().signature());
        entries.put("smooth", config.smoothing().signature());
        entries.put("version", Signature.SACREBLEU_VERSION);
        return new Signature(entries);
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}
