package io.seqmark.metrics.rouge;

/**
 * One variant's result for one pair, or a mean or percentile of such results.
 *
 * @param precision the part of the prediction that is matched, from 0 to 1
 * @param recall the part of the reference that is matched, from 0 to 1
 * @param fmeasure of a pair the harmonic mean of both, from 0 to 1
 */
public record PrecisionRecall(double precision, double recall, double fmeasure) {
    /** From counts; a total of 0 gives 0. */
    static PrecisionRecall of(int matches, int predicted, int expected) {
        double precision = (double) matches / Math.max(predicted, 1);
        double recall = (double) matches / Math.max(expected, 1);
        return new PrecisionRecall(precision, recall, fmeasure(precision, recall));
    }

    static double fmeasure(double precision, double recall) {
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }
}
