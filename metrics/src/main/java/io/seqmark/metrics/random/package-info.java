/**
 * numpy's random streams, bit for bit: sacrebleu and rouge_score resample with them, so equal intervals and p-values need
 * equal draws.
 */
@NullMarked
package io.seqmark.metrics.random;

import org.jspecify.annotations.NullMarked;
