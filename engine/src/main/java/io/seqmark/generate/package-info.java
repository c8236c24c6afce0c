/**
 * Greedy and beam search, diverse beams, sampling, logits processors and stopping rules, under the frozen semantics
 * {@code hf-5} and {@code hf-4.4}. Knows token ids, never text.
 */
@NullMarked
package io.seqmark.generate;

import org.jspecify.annotations.NullMarked;
