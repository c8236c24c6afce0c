package io.seqmark.metrics.neural.bertscore;

/**
 * A prediction and one of its references among the sentences of a pack.
 *
 * @param segment that they belong to
 * @param prediction its place among the sentences
 * @param reference its place
 */
record MatchedPair(int segment, int prediction, int reference) {}
