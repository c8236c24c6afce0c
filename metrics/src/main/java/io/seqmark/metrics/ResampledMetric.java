package io.seqmark.metrics;

/**
 * What a significance test needs of a metric: each pair gives a row of numbers, and a score is a function of the sum of rows.
 * sacrebleu resamples in single precision under numpy's rules and exchanges in double precision, which shows in the last
 * digits; both are reproduced. Immutable and thread-safe.
 */
public interface ResampledMetric {
    /** The metric's name as a score carries it. */
    String name();

    /** The numbers in a row. */
    int width();

    /** Whether resampled rows are summed in single precision. */
    boolean singlePrecisionSums();

    /** Whether {@link #resampledScore} is a single-precision number. */
    boolean singlePrecisionScores();

    /** The score of the sum of resampled rows; of single-precision numbers where {@link #singlePrecisionSums}. */
    double resampledScore(double[] sums);

    /** The score of the sum of all rows of one system. */
    default double totalScore(double[] sums) {
        return exchangedScore(sums);
    }

    /** The score of the sum of all rows, each from one system or the other. */
    double exchangedScore(double[] sums);
}
