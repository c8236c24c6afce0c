/**
 * MetricX-23 and 24 (Juraska et al., 2023 and 2024): an mT5 that reads source, candidate and reference as one text, and whose decoder's
 * first step gives one logit that is the error, 0 to 25. Start at {@link io.seqmark.metrics.neural.metricx.MetricX}. Knows nothing of
 * other metrics.
 */
@NullMarked
package io.seqmark.metrics.neural.metricx;

import org.jspecify.annotations.NullMarked;
