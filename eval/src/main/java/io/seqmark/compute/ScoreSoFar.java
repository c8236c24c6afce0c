package io.seqmark.compute;

/**
 * A metric over the rows that have arrived: no more than a hint, because the longest lines come first.
 *
 * @param name of the metric, as {@code bleu}
 * @param value of it
 * @param lines that it counts
 */
public record ScoreSoFar(String name, double value, long lines) {}
