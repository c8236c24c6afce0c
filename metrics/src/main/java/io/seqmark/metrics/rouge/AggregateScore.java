package io.seqmark.metrics.rouge;

/**
 * Percentiles of the resampled means, separately for precision, recall and F.
 *
 * @param low the lower bound of the interval
 * @param mid the median, which {@code run_distributed_eval.py} reports (F, times 100)
 * @param high the upper bound of the interval
 */
public record AggregateScore(PrecisionRecall low, PrecisionRecall mid, PrecisionRecall high) {}
