package io.seqmark.model;

/**
 * The sentences of one encoder call, whose tokens lie one after another without padding.
 *
 * @param lengths tokens of each sentence; none zero
 */
public record PackedSentences(int[] lengths) {}
