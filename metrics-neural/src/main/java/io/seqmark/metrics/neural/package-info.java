/**
 * What a metric is that a model computes. It is opened with everything on disk checked, takes segments in any number and order, and gives
 * each its values: what a segment gets depends on that segment alone, to the bit, not on the others, on batches or on threads. Start at
 * {@link io.seqmark.metrics.neural.NeuralMetric}. Knows none of the metrics: {@code catalog} does, and they know this package.
 */
@NullMarked
package io.seqmark.metrics.neural;

import org.jspecify.annotations.NullMarked;
