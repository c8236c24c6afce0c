package io.seqmark.metrics.chrf;

import io.seqmark.metrics.Score;

/**
 * A chrF score.
 *
 * @param name {@code chrF2}, {@code chrF2++}: the weight of recall, and a plus for each order of words
 * @param score from 0 to 100
 */
public record ChrfScore(String name, double score) implements Score {
    @Override
    public String verboseScore() {
        return "";
    }
}
