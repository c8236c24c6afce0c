/**
 * What an encoder-decoder thinks of texts that are given: BARTScore (Yuan et al., 2021), the likelihood of predictions and their
 * perplexity. {@link io.seqmark.metrics.neural.likelihood.TextLikelihoods} reads pairs of texts with a model; the metrics say which.
 * Knows nothing of other metrics.
 */
@NullMarked
package io.seqmark.metrics.neural.likelihood;

import org.jspecify.annotations.NullMarked;
