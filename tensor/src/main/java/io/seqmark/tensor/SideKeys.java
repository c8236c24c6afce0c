package io.seqmark.tensor;

/**
 * Keys that every token of a sentence looks at besides tokens: one a segment of the sentence.
 *
 * @param qkv [segments, 3 x width]: queries, which nothing uses, keys and values side by side
 * @param segments which token belongs to which
 * @param bias added to a score, by the key's segment less the query's own
 */
public record SideKeys(Matrix qkv, Segments segments, PositionBias.Distance bias) {}
