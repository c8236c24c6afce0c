/**
 * Confidence intervals and paired tests, equal to sacrebleu's for the same seed. They resample rows of sufficient statistics
 * and never score a text again. The random stream is that of numpy's {@code default_rng}.
 */
@NullMarked
package io.seqmark.metrics.significance;

import org.jspecify.annotations.NullMarked;
