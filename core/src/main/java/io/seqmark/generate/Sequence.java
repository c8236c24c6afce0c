package io.seqmark.generate;

/**
 * A finished sequence.
 *
 * @param ids generated ids without the decoder start, with EOS where it was produced
 * @param score beam search: length-penalised sum of log-probabilities; greedy search: their plain sum
 */
@SuppressWarnings("ArrayRecordComponent") // read once by the engine, never compared
public record Sequence(int[] ids, float score) {}
