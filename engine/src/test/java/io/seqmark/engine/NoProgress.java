package io.seqmark.engine;

/** Follows nothing. */
final class NoProgress implements Engine.Progress {
    @Override
    public void begin(long sentences, long sourceTokens) {}

    @Override
    public void advance(long sentences, long sourceTokens, long generatedTokens) {}
}
