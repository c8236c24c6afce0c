package io.seqmark.tensor;

import java.util.List;

/**
 * The keys and values of all sentences that one thread decodes: a {@link SentenceCache} for each. What a step does, it does for
 * the rows of all of them in one call. Owns all its memory; confined to one thread.
 */
public interface DecoderCaches extends AutoCloseable {
    /** Room for a new sentence of so many source tokens, without a past. The caller closes it. */
    SentenceCache open(int sourceLength);

    /**
     * Room for a new sentence whose rows do not look at all of the source alike.
     *
     * @param biases for each row what is added to its scores, biases[row][head x sourceLength + token]. At the first step,
     *     which has fewer rows, a row is the first of as many. Not written to while the sentence is open
     */
    SentenceCache open(int sourceLength, float[][] biases);

    /**
     * Takes a layer's keys and values of the sources of some sentences.
     *
     * @param keysAndValues [all their tokens, 2 x attention width], side by side, sentence after sentence
     */
    void storeSources(int layer, Matrix keysAndValues, List<SentenceCache> sentences);

    /**
     * Begins the next step of some sentences.
     *
     * @param parents of each sentence, for each of its rows the row of the step before that it continues; ignored at its first
     *     step
     */
    DecoderStep begin(List<SentenceCache> sentences, List<int[]> parents);

    /** Frees all memory; the sentences are not to be used any more. */
    @Override
    void close();
}
