package io.seqmark.metrics.bleu;

import io.seqmark.metrics.Rounding;

/** From counts to a score. One object computes one score. */
final class BleuFormula {
    /** What sacrebleu takes for the logarithm of 0. */
    private static final double LOG_OF_ZERO = -9999999999.0;

    private final BleuConfig config;
    private final Rounding precision;
    /** Whether sums are held in an array of whole numbers, so that add-k loses its fraction. */
    private final boolean wholeCounts;

    final double[] counts;
    final double[] totals;
    final double[] precisions;
    final double brevityPenalty;
    final double score;

    /**
     * Computes a score.
     *
     * @param sums hypothesis length, reference length, matches by order, totals by order
     */
    BleuFormula(BleuConfig config, double[] sums, Rounding precision, boolean wholeCounts) {
        this.config = config;
        this.precision = precision;
        this.wholeCounts = wholeCounts;
        int order = config.maxNgramOrder();
        this.counts = new double[order];
        this.totals = new double[order];
        this.precisions = new double[order];
        System.arraycopy(sums, 2, counts, 0, order);
        System.arraycopy(sums, 2 + order, totals, 0, order);
        this.brevityPenalty = brevityPenalty(sums[0], sums[1]);
        this.score = anyMatch() ? brevityPenalty * Math.exp(meanLog(smooth())) : 0;
    }

    private static double brevityPenalty(double hypothesisLength, double referenceLength) {
        if (hypothesisLength >= referenceLength) {
            return 1;
        }
        return hypothesisLength == 0 ? 0 : Math.exp(1 - referenceLength / hypothesisLength);
    }

    private boolean anyMatch() {
        for (double count : counts) {
            if (count != 0) {
                return true;
            }
        }
        return false;
    }

    private double meanLog(int order) {
        double logs = 0;
        for (int n = 0; n < order; n++) {
            logs += precisions[n] == 0 ? LOG_OF_ZERO : Math.log(precisions[n]);
        }
        return logs / order;
    }

    /** Fills the precisions, adds k to counts and totals where add-k says so, and answers the order to average over. */
    private int smooth() {
        int effectiveOrder = config.maxNgramOrder();
        double divisor = 1;
        Smoothing.Method method = config.smoothing().method();
        double value = precision.round(config.smoothing().value());
        for (int n = 0; n < precisions.length; n++) {
            if (method == Smoothing.Method.ADD_K && n > 0) {
                counts[n] = added(counts[n], value);
                totals[n] = added(totals[n], value);
            }
            if (totals[n] == 0) {
                break;
            }
            if (config.effectiveOrder()) {
                effectiveOrder = n + 1;
            }
            if (counts[n] != 0) {
                precisions[n] = ratio(100 * counts[n], totals[n]);
                continue;
            }
            switch (method) {
                case EXP -> {
                    divisor *= 2;
                    precisions[n] = ratio(100, precision.round(divisor * totals[n]));
                }
                case FLOOR -> precisions[n] = ratio(100 * config.smoothing().value(), totals[n]);
                case ADD_K, NONE -> {
                    // the precision stays 0
                }
            }
        }
        return effectiveOrder;
    }

    private double added(double count, double value) {
        double sum = precision.round(count + value);
        return wholeCounts ? Math.floor(sum) : sum;
    }

    private double ratio(double numerator, double denominator) {
        return precision.round(precision.round(numerator) / denominator);
    }
}
