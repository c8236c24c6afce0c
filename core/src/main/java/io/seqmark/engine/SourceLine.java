package io.seqmark.engine;

/**
 * A source ready for the encoder.
 *
 * @param id 0-based line of the corpus
 * @param ids its token ids, none empty
 * @param truncated whether it was longer than allowed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SourceLine(long id, int[] ids, boolean truncated) {}
