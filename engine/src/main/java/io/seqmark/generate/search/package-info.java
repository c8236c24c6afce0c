/**
 * Greedy and beam search, diverse and constrained beams, contrastive search, sampling and stopping rules, under the frozen semantics
 * {@code hf-5}, {@code hf-4.51} and {@code hf-4.4}. {@link io.seqmark.generate.search.SentenceSearch} is one sentence's state, which
 * others feed with the model's scores, so that the sentences of a batch do not know each other, except through
 * {@link io.seqmark.generate.search.BatchEnd}. Knows token ids, never text.
 */
@NullMarked
package io.seqmark.generate.search;

import org.jspecify.annotations.NullMarked;
