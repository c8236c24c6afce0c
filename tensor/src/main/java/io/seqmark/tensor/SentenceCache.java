package io.seqmark.tensor;

/**
 * What the decoder rows of one sentence attend to: the keys and values of its source, the same for all its rows, and those of
 * each row's past. Owns its memory; confined to the thread of its {@link DecoderCaches}.
 */
public interface SentenceCache extends AutoCloseable {
    /** Source tokens. */
    int sourceLength();

    /**
     * Whether no key or value of the source stored so far is NaN or infinite. What is no number in an encoder's states makes
     * all keys and values of its token such.
     */
    boolean isSourceFinite();

    /** Steps begun so far. */
    int steps();

    /** Forgets all steps, and keeps the source. */
    void rewind();

    /** Gives its memory back. */
    @Override
    void close();
}
