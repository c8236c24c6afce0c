package io.seqmark.metrics.bleu;

import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.LineTokenizers;

/**
 * How BLEU is computed.
 *
 * @param tokenizer splits lines into tokens
 * @param lowercase whether case is ignored
 * @param smoothing what replaces a precision of 0
 * @param maxNgramOrder the longest n-gram, at least 1
 * @param effectiveOrder whether the mean stops at the longest n-gram that a hypothesis has; for single sentences
 */
public record BleuConfig(
        LineTokenizer tokenizer, boolean lowercase, Smoothing smoothing, int maxNgramOrder, boolean effectiveOrder) {
    public BleuConfig {
        if (maxNgramOrder < 1) {
            throw new IllegalArgumentException("the n-gram order " + maxNgramOrder + " is below 1");
        }
    }

    /** sacrebleu's defaults: 13a, mixed case, exp, order 4. */
    public static BleuConfig defaults() {
        return new BleuConfig(LineTokenizers.find("13a").orElseThrow(), false, Smoothing.EXP, 4, false);
    }

    /** sacrebleu's defaults for single sentences: as {@link #defaults} with effective order. */
    public static BleuConfig sentenceDefaults() {
        return defaults().withEffectiveOrder(true);
    }

    /** This configuration with another tokenizer. */
    public BleuConfig withTokenizer(LineTokenizer other) {
        return new BleuConfig(other, lowercase, smoothing, maxNgramOrder, effectiveOrder);
    }

    /** This configuration with or without regard to case. */
    public BleuConfig withLowercase(boolean other) {
        return new BleuConfig(tokenizer, other, smoothing, maxNgramOrder, effectiveOrder);
    }

    /** This configuration with another smoothing. */
    public BleuConfig withSmoothing(Smoothing other) {
        return new BleuConfig(tokenizer, lowercase, other, maxNgramOrder, effectiveOrder);
    }

    /** This configuration with another longest n-gram. */
    public BleuConfig withMaxNgramOrder(int other) {
        return new BleuConfig(tokenizer, lowercase, smoothing, other, effectiveOrder);
    }

    /** This configuration with or without effective order. */
    public BleuConfig withEffectiveOrder(boolean other) {
        return new BleuConfig(tokenizer, lowercase, smoothing, maxNgramOrder, other);
    }
}
