/**
 * Text-generation metrics, equal to sacrebleu and rouge_score to the last printed digit. Depends on nothing.
 */
@NullMarked
package io.seqmark.metrics;

import org.jspecify.annotations.NullMarked;
