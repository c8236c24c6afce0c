package io.seqmark.metrics.significance;

/**
 * A 95 % confidence interval.
 *
 * @param mean the mean of the resampled scores
 * @param halfWidth half the distance between the 2.5th and the 97.5th percentile
 */
public record Interval(double mean, double halfWidth) {}
