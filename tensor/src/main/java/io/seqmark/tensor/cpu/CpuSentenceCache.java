package io.seqmark.tensor.cpu;

import io.seqmark.tensor.SentenceCache;

/**
 * A sentence's keys and values.
 *
 * @param source of its source, in memory of its own
 * @param past of its rows' past, in rows of the caches' pool
 */
record CpuSentenceCache(SourceMemory source, SelfAttentionCache past) implements SentenceCache {
    /** A sentence of this device as what it is. */
    static CpuSentenceCache of(SentenceCache sentence) {
        if (sentence instanceof CpuSentenceCache ours) {
            return ours;
        }
        throw new IllegalArgumentException("a sentence of another device: " + sentence.getClass());
    }

    @Override
    public int sourceLength() {
        return source.length();
    }

    @Override
    public boolean isSourceFinite() {
        return source.isFinite();
    }

    @Override
    public int steps() {
        return past.steps();
    }

    @Override
    public void rewind() {
        past.rewind();
    }

    @Override
    public void close() {
        past.close();
        source.close();
    }
}
