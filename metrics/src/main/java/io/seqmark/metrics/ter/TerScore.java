package io.seqmark.metrics.ter;

import io.seqmark.metrics.Score;

/**
 * A TER score; lower is better.
 *
 * @param score from 0; above 100 where more is edited than the references have
 * @param edits insertions, deletions, substitutions and shifts
 * @param referenceLength words of the references, of each pair the mean over its references
 */
public record TerScore(double score, long edits, double referenceLength) implements Score {
    @Override
    public String name() {
        return "TER";
    }

    @Override
    public String verboseScore() {
        return "";
    }
}
